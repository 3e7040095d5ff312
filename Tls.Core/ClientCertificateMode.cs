namespace Tls.Core;

/// <summary>Whether a server wants to know who its client is.</summary>
public enum ClientCertificateMode
{
    /// <summary>Does not ask.</summary>
    None,

    /// <summary>Asks, and goes on without an answer. A certificate that does come is judged like a required one.</summary>
    Optional,

    /// <summary>Asks, and ends the connection with certificate_required where none comes.</summary>
    Required,
}

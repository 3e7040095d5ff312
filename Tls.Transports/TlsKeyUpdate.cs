namespace Tls.Transports;

/// <summary>Whether a KeyUpdate is due (RFC 9846 §4.7.3), with the numbers of OpenSSL's SSL_get_key_update_type.</summary>
public enum TlsKeyUpdate
{
    /// <summary>None is due.</summary>
    None = -1,

    /// <summary>One that asks for nothing in return; also the answer to the peer's request. SSL_KEY_UPDATE_NOT_REQUESTED.</summary>
    NotRequested = 0,

    /// <summary>One that asks the peer to update its keys as well. SSL_KEY_UPDATE_REQUESTED.</summary>
    Requested = 1,
}

using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// Accepts every chain, for tests and for a switch such as <c>--insecure</c>. Whoever stands between the two sides can read and
/// change everything: TLS without verification protects against listeners only. Stateless, so any thread may use it.
/// </summary>
public sealed class DangerousAcceptAnything : CertificateVerifier
{
    private DangerousAcceptAnything()
    {
    }

    /// <summary>The one instance; there is nothing to configure.</summary>
    public static DangerousAcceptAnything Instance { get; } = new();

    /// <summary>Accepts; nothing is looked at, not even whether the bytes are a certificate.</summary>
    public override CertificateVerdict Verify(PeerCertificateDecision question) => CertificateVerdict.Accepted;
}

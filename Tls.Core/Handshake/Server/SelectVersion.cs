using Tls.Core.Extensions;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server;

/// <summary>The newest version that a ClientHello and the policy share (RFC 9846 §4.3.1, Appendix E).</summary>
internal static class SelectVersion
{
    public static ProtocolVersion From(ClientHello hello, Policy policy)
    {
        ProtocolVersion selected = Newest(hello, policy);
        PeerFaultException.ThrowIf(selected == ProtocolVersion.None, TlsFault.UnsupportedVersion);

        // RFC 7507 §3: a client that fell back although both sides know better was made to.
        bool isNewest = selected == ProtocolVersion.Tls13 || !policy.AllowsTls13;
        PeerFaultException.ThrowIf(!isNewest && hello.CipherSuites.Contains(CipherSuite.TLS_FALLBACK_SCSV), TlsFault.InappropriateFallback);
        return selected;
    }

    private static ProtocolVersion Newest(ClientHello hello, Policy policy)
    {
        if (hello.Extensions.TryGet(out SupportedVersionsClientHello versions))
        {
            if (policy.AllowsTls13 && versions.Versions.Contains(ProtocolVersion.Tls13)) return ProtocolVersion.Tls13;
            return policy.AllowsTls12 && versions.Versions.Contains(ProtocolVersion.Tls12) ? ProtocolVersion.Tls12 : ProtocolVersion.None;
        }

        // RFC 5246 Appendix E.1: the client's highest version; a server answers with its own highest that is not above it.
        return policy.AllowsTls12 && hello.LegacyVersion >= ProtocolVersion.Tls12 ? ProtocolVersion.Tls12 : ProtocolVersion.None;
    }
}

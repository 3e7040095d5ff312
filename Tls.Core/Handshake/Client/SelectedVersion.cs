using Tls.Core.Extensions;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client;

/// <summary>Which version a ServerHello means (RFC 9846 §4.3.1), before the rest of it is looked at.</summary>
internal static class SelectedVersion
{
    public static void Check(ServerHello hello)
    {
        if (!hello.Extensions.TryGet(out SupportedVersionsServerHello versions))
        {
            // TLS 1.2 or older, which was not offered. §4.2.4: a HelloRetryRequest belongs to TLS 1.3 alone.
            PeerFaultException.Throw(hello.IsHelloRetryRequest ? TlsFault.MissingExtension : TlsFault.UnsupportedVersion);
        }
        PeerFaultException.ThrowIf(versions.SelectedVersion != ProtocolVersion.Tls13, TlsFault.VersionNotOffered);
        PeerFaultException.ThrowIf(hello.LegacyVersion != ProtocolVersion.Tls12, TlsFault.WrongLegacyVersion);
    }
}

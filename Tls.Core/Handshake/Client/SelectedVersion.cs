using Tls.Core.Extensions;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client;

/// <summary>Which version a ServerHello means (RFC 9846 §4.2.3, §4.3.1), before the rest of it is looked at.</summary>
internal static class SelectedVersion
{
    /// <summary>A version that the policy allows; anything else is a fault.</summary>
    public static ProtocolVersion Of(ServerHello hello, Policy policy)
    {
        if (hello.Extensions.TryGet(out SupportedVersionsServerHello versions))
        {
            // §4.3.1: the extension never selects TLS 1.2.
            PeerFaultException.ThrowIf(!policy.AllowsTls13, TlsFault.UnsolicitedExtension);
            PeerFaultException.ThrowIf(versions.SelectedVersion != ProtocolVersion.Tls13, TlsFault.VersionNotOffered);
            PeerFaultException.ThrowIf(hello.LegacyVersion != ProtocolVersion.Tls12, TlsFault.WrongLegacyVersion);
            return ProtocolVersion.Tls13;
        }

        // §4.2.4: a HelloRetryRequest belongs to TLS 1.3 alone.
        PeerFaultException.ThrowIf(hello.IsHelloRetryRequest, TlsFault.MissingExtension);
        PeerFaultException.ThrowIf(!policy.AllowsTls12 || hello.LegacyVersion != ProtocolVersion.Tls12, TlsFault.UnsupportedVersion);

        // §4.2.3: a server that knows TLS 1.3 says so in its random, and the random is signed.
        bool isDowngrade = policy.AllowsTls13 && DowngradeSentinel.IsIn(hello.Random);
        PeerFaultException.ThrowIf(isDowngrade, TlsFault.DowngradeDetected);
        return ProtocolVersion.Tls12;
    }
}

using Tls.Core.Codec;
using Tls.Core.Handshake.Client13;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client;

/// <summary>RFC 9846 Appendix A.1, WAIT_SH again, after a HelloRetryRequest: the version is settled, and suite and group nearly so.</summary>
/// <param name="offer">What the second ClientHello offered.</param>
/// <param name="retrySuite">The suite of the HelloRetryRequest.</param>
[Next<WaitEncryptedExtensions>]
internal sealed class WaitSecondServerHello(ClientOffer offer, CipherSuite retrySuite) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        ServerHello hello = message.As<ServerHello>();
        PeerFaultException.ThrowIf(hello.IsHelloRetryRequest, TlsFault.SecondHelloRetryRequest);
        PeerFaultException.ThrowIf(!hello.Extensions.Contains(ExtensionType.SupportedVersions), TlsFault.VersionChangedAfterRetry);
        SelectedVersion.Of(hello, offer.Policy);
        PeerFaultException.ThrowIf(hello.CipherSuite != retrySuite, TlsFault.CipherSuiteChangedAfterRetry);
        return ServerHelloAcceptance.Handle(hello, message, offer, context);
    }
}

using Tls.Core.Codec;
using Tls.Core.Handshake.Client13;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client;

/// <summary>RFC 9846 Appendix A.1, WAIT_SH. This is the client's version fork: nothing behind it asks for the version again.</summary>
[Next<WaitSecondServerHello>]
[Next<WaitEncryptedExtensions>]
internal sealed class WaitServerHello(ClientOffer offer) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        ServerHello hello = message.As<ServerHello>();
        SelectedVersion.Check(hello);
        return hello.IsHelloRetryRequest
            ? HelloRetry.Handle(hello, message, offer, context)
            : ServerHelloAcceptance.Handle(hello, message, offer, context);
    }
}

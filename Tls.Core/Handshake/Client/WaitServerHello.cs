using Tls.Core.Codec;
using Tls.Core.Handshake.Client12;
using Tls.Core.Handshake.Client13;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client;

/// <summary>RFC 9846 Appendix A.1, WAIT_SH. This is the client's version fork: nothing behind it asks for the version again.</summary>
[Next<WaitSecondServerHello>]
[Next<WaitEncryptedExtensions>]
[Next<Client12.WaitCertificate>]
[Next<WaitResumedSessionTicket>]
[Next<WaitResumedChangeCipherSpec>]
internal sealed class WaitServerHello(ClientOffer offer) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => offer.Policy.AllowsTls13;

    public override bool HeedsAlertLevel => offer.Policy.AllowsTls12;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        ServerHello hello = message.As<ServerHello>();
        ProtocolVersion version = SelectedVersion.Of(hello, offer.Policy);

        // Appendix E.3: early data was for TLS 1.3 alone, so whoever answers with less is not whom it was for.
        PeerFaultException.ThrowIf(version == ProtocolVersion.Tls12 && offer.EarlyData is not null, TlsFault.UnsupportedVersion);
        if (version == ProtocolVersion.Tls12) return ServerHelloAcceptance12.Handle(hello, message, offer, context);
        return hello.IsHelloRetryRequest
            ? HelloRetry.Handle(hello, message, offer, context)
            : ServerHelloAcceptance.Handle(hello, message, offer, context);
    }
}

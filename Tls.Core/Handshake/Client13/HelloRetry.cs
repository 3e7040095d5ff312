using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Client;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client13;

/// <summary>The client's side of a HelloRetryRequest (RFC 9846 §4.2.4): checks it and sends the second ClientHello.</summary>
internal static class HelloRetry
{
    public static HandshakeState Handle(ServerHello retry, in HandshakeMessage message, ClientOffer offer, HandshakeContext context)
    {
        CipherSuiteSpec suite = ServerHelloAcceptance.CheckAnswer(retry, offer, ExtensionContext.HelloRetryRequest);
        KeyExchangeGroup? group = SelectGroup(retry, offer);
        ReadOnlySpan<byte> cookie = retry.Extensions.TryGet(out Cookie theirs) ? theirs.Value : [];

        // §4.2.4: a request that would leave the ClientHello as it was is an illegal_parameter.
        PeerFaultException.ThrowIf(group is null && cookie.IsEmpty, TlsFault.EmptyHelloRetryRequest);
        message.ExpectRecordBoundary();

        context.Transcript.Start(suite.Hash);
        context.Transcript.ReplaceByMessageHash();
        context.Transcript.Append(message.Encoded);
        context.Info.HelloRetryRequested = true;
        if (offer.EarlyData is not null) EarlyDataEnd.Withdraw(context);
        offer.Retry(group, cookie, suite.Hash);
        if (offer.Policy.MiddleboxCompatibility && context.Info.EarlyData == TlsEarlyData.None) context.SendChangeCipherSpec();
        ClientHelloBuilder.Send(offer, context);
        context.Transcript.ForgetMessages();
        return new WaitSecondServerHello(offer, suite.Suite);
    }

    // §4.3.8: a group that was offered, and for which no share was sent yet.
    private static KeyExchangeGroup? SelectGroup(ServerHello retry, ClientOffer offer)
    {
        if (!retry.Extensions.TryGet(out KeyShareHelloRetryRequest share)) return null;
        KeyExchangeGroup? group = offer.Policy.FindAllowed(share.SelectedGroup);
        PeerFaultException.ThrowIf(group is null || offer.FindShare(share.SelectedGroup) is not null, TlsFault.GroupNotOffered);
        return group;
    }
}

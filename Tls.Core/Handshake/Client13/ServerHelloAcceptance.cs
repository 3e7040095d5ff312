using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Client13;

/// <summary>Takes a TLS 1.3 ServerHello (RFC 9846 §4.2.3): checks that it answers the offer, agrees on keys, and starts protection.</summary>
internal static class ServerHelloAcceptance
{
    public static HandshakeState Handle(ServerHello hello, in HandshakeMessage message, ClientOffer offer, HandshakeContext context)
    {
        CipherSuiteSpec suite = CheckAnswer(hello, offer, ExtensionContext.ServerHello);
        var psk = PskSelection.Check(hello, offer, suite);
        KeyShareEntry theirs = hello.Extensions.Require<KeyShareServerHello>().ServerShare;
        KeyExchange ours = offer.FindShare(theirs.Group) ?? throw new PeerFaultException(
            context.Info.HelloRetryRequested ? TlsFault.GroupChangedAfterRetry : TlsFault.GroupNotOffered);
        RecordBoundary boundary = message.ExpectRecordBoundary();

        if (!context.Info.HelloRetryRequested) context.Transcript.Start(suite.Hash);
        context.Transcript.Append(message.Encoded);
        context.Settle(ProtocolVersion.Tls13);
        context.Info.CipherSuite = suite.Suite;
        context.Info.Group = theirs.Group;
        context.Info.UsesExtendedMainSecret = true;

        HandshakeSecrets secrets;
        using (Secret shared = ours.Complete(theirs.KeyExchange))
        {
            KeySchedule schedule = context.StartSchedule(suite, offer.Random);
            EarlySecret early = psk?.Psk.Key.Extract(schedule) ?? EarlySecret.WithoutPsk(schedule);
            secrets = early.Advance(shared, context.Transcript);
        }
        offer.Dispose();
        context.Reader.SetKeys(secrets.Server, boundary);
        StartWriting(psk, offer, secrets, context);
        return new WaitEncryptedExtensions(offer, secrets, psk);
    }

    // §4.3.10: without the first key there is no early data; with it, only EncryptedExtensions tell, and until then it goes on.
    private static void StartWriting(PskSelection? psk, ClientOffer offer, HandshakeSecrets secrets, HandshakeContext context)
    {
        if (offer.EarlyData is not null)
        {
            if (psk is not { Index: 0 }) EarlyDataEnd.Refuse(secrets, context);
            return;
        }
        context.SetWriteKeys(secrets.Client);

        // Appendix E.4: once, before the second flight; after a HelloRetryRequest that was the second ClientHello, and early data had it before it.
        if (context.IsCompatible && !context.Info.HelloRetryRequested) context.Writer.PrecedeByChangeCipherSpec();
    }

    /// <summary>What ServerHello and HelloRetryRequest have in common: each value must be one that was offered. Gives the suite.</summary>
    public static CipherSuiteSpec CheckAnswer(ServerHello hello, ClientOffer offer, ExtensionContext kind)
    {
        // The cookie is the one extension that may come without having been offered (§4.3).
        foreach (ExtensionEntry entry in hello.Extensions)
        {
            bool isCookieOfRetry = kind == ExtensionContext.HelloRetryRequest && entry.Type == ExtensionType.Cookie;
            PeerFaultException.ThrowIf(!isCookieOfRetry && !offer.Offered(entry.Type), TlsFault.UnsolicitedExtension);
        }
        ExtensionPlacement.Check(hello.Extensions, kind);
        PeerFaultException.ThrowIf(!hello.LegacySessionIdEcho.SequenceEqual(offer.SessionId), TlsFault.WrongSessionIdEcho);
        PeerFaultException.ThrowIf(hello.LegacyCompressionMethod != 0, TlsFault.WrongCompressionMethod);
        return CipherSuiteSpec.Find(offer.Policy.CipherSuites13, hello.CipherSuite) ?? throw new PeerFaultException(TlsFault.CipherSuiteNotOffered);
    }
}

using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client12;

/// <summary>Takes a TLS 1.2 ServerHello (RFC 5246 §7.4.1.3): checks that it answers the offer.</summary>
internal static class ServerHelloAcceptance12
{
    public static HandshakeState Handle(ServerHello hello, in HandshakeMessage message, ClientOffer offer, HandshakeContext context)
    {
        // RFC 5246 §7.1: what was dropped while it could have been of TLS 1.3 has no place here.
        PeerFaultException.ThrowIf(context.HasDroppedChangeCipherSpec, TlsFault.UnexpectedChangeCipherSpec);
        CheckExtensions(hello.Extensions, offer);

        // The session ID of compatibility mode belongs to no session, so no server can resume it.
        bool resumes = !hello.LegacySessionIdEcho.IsEmpty && hello.LegacySessionIdEcho.SequenceEqual(offer.SessionId);
        PeerFaultException.ThrowIf(resumes && offer.Session12 is null, TlsFault.WrongSessionIdEcho);
        PeerFaultException.ThrowIf(hello.LegacyCompressionMethod != 0, TlsFault.WrongCompressionMethod);
        CipherSuiteSpec suite = CipherSuiteSpec.Find(offer.Policy.CipherSuites12, hello.CipherSuite) ?? throw new PeerFaultException(TlsFault.CipherSuiteNotOffered);
        bool extended = hello.Extensions.TryGet(out ExtendedMainSecret _);
        PeerFaultException.ThrowIf(!extended && offer.Policy.RequireExtendedMainSecret, TlsFault.ExtendedMainSecretMissing);

        if (hello.Extensions.TryGet(out ApplicationLayerProtocolNegotiation protocol)) context.Info.ApplicationProtocol = offer.CheckProtocol(protocol);
        if (hello.Extensions.TryGet(out RecordSizeLimit limit)) ApplyRecordSizeLimit(limit, offer, context);
        context.Transcript.KeepMessages();
        context.Transcript.Start(suite.Hash);
        context.Transcript.Append(message.Encoded);
        context.Settle(ProtocolVersion.Tls12);
        context.Info.CipherSuite = suite.Suite;
        context.Info.UsesExtendedMainSecret = extended;
        offer.Dispose();
        var hellos = new Hellos12(suite, offer.Random, hello.Random.ToArray(), extended)
        {
            AnnouncesTicket = hello.Extensions.Contains(ExtensionType.SessionTicket),
            SessionId = hello.LegacySessionIdEcho.ToArray(),
            Timestamps = hello.Extensions.TryGet(out SignedCertificateTimestampList timestamps) ? timestamps.ToArray() : [],
        };
        return resumes
            ? Resume(hellos, offer.Session12!.Session, context)
            : new WaitCertificate(offer, hellos, hello.Extensions.Contains(ExtensionType.StatusRequest));
    }

    // RFC 5246 §7.4.1.3: the session's suite and no other; RFC 7627 §5.3: a session with the extension goes on with it or not at all.
    private static HandshakeState Resume(Hellos12 hellos, ResumableSession session, HandshakeContext context)
    {
        PeerFaultException.ThrowIf(hellos.Suite.Suite != session.State.Suite.Suite, TlsFault.ResumedCipherSuiteChanged);
        PeerFaultException.ThrowIf(!hellos.UsesExtendedMainSecret, TlsFault.ExtendedMainSecretMissing);
        context.Info.IsResumed = true;
        context.Transcript.ForgetMessages();
        return hellos.AnnouncesTicket ? new WaitResumedSessionTicket(hellos, session) : new WaitResumedChangeCipherSpec(hellos, session, ticket: null);
    }

    private static void CheckExtensions(ExtensionBlock extensions, ClientOffer offer)
    {
        foreach (ExtensionEntry entry in extensions)
        {
            PeerFaultException.ThrowIf(!offer.Offered(entry.Type), TlsFault.UnsolicitedExtension);
        }
        ExtensionPlacement.Check(extensions, ExtensionContext.ServerHello12);
        extensions.TryGet(out ServerNameAcknowledgement _);

        // RFC 6066 §8: the answer is empty; the status itself may follow as a message.
        if (extensions.TryGetData(ExtensionType.SessionTicket, out ReadOnlySpan<byte> ticket)) new TlsReader(ticket).ExpectEnd();
        if (extensions.TryGetData(ExtensionType.StatusRequest, out ReadOnlySpan<byte> status)) new TlsReader(status).ExpectEnd();
        bool lacksUncompressed = extensions.TryGet(out EcPointFormats formats) && !formats.HasUncompressed;
        PeerFaultException.ThrowIf(lacksUncompressed, TlsFault.MissingUncompressedPoints);

        // RFC 5746 §3.4: in a first handshake it is empty; §4.1: a server without it may be under attack without knowing.
        bool isPresent = extensions.TryGet(out RenegotiationInfo renegotiation);
        bool isInsecure = isPresent ? !renegotiation.RenegotiatedConnection.IsEmpty : offer.Context.RequireSecureRenegotiation;
        PeerFaultException.ThrowIf(isInsecure, TlsFault.InsecureRenegotiation);
    }

    // RFC 8449 §4: in TLS 1.2 the limit counts content alone.
    private static void ApplyRecordSizeLimit(RecordSizeLimit theirs, ClientOffer offer, HandshakeContext context)
    {
        PeerFaultException.ThrowIf(theirs.Limit > Records.RecordHeader.MaxPlaintextLength, TlsFault.RecordSizeLimitTooLarge);
        context.Writer.LimitContent(theirs.Limit);
        context.Reader.MaxContentLength = Math.Min(offer.Policy.OfferedRecordSizeLimit!.Value, Records.RecordHeader.MaxPlaintextLength);
    }
}

using System;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Server13;

/// <summary>Takes a TLS 1.3 ClientHello (RFC 9846 §4.2.2), the first or the second: checks, negotiates, and answers.</summary>
internal static class ClientHelloAcceptance
{
    public static HandshakeState HandleFirst(ClientHello hello, in HandshakeMessage message, TlsServerContext server, HandshakeContext context)
    {
        CheckForm(hello);
        if (context.Sessions is not { } sessions || SessionPsks.Question(hello, server) is not { } question) return AnswerFirst(hello, message, server, context);
        message.ExpectRecordBoundary();
        return new SessionPending(question, message.Encoded.ToArray(), server, sessions);
    }

    /// <summary>With whatever sessions are known by now.</summary>
    public static HandshakeState AnswerFirst(ClientHello hello, in HandshakeMessage message, TlsServerContext server, HandshakeContext context)
    {
        var negotiated = ServerNegotiation.Negotiate(hello, server, context);
        RecordBoundary boundary = message.ExpectRecordBoundary();
        context.IsCompatible = server.Policy.MiddleboxCompatibility || !hello.LegacySessionId.IsEmpty;
        bool announcesEarlyData = hello.Extensions.TryGet(out EarlyData _);
        if (!negotiated.TryFindShare(hello, out ReadOnlySpan<byte> share))
        {
            context.Transcript.Append(message.Encoded);
            context.Transcript.Start(negotiated.Suite.Hash);
            ServerFlight.SendHelloRetryRequest(hello, negotiated, server, context);
            if (announcesEarlyData) SkipEarlyData(server, context);
            return new WaitSecondClientHello(server, negotiated, message.Body.ToArray());
        }
        BinderProof? psk = VerifyBinder(hello, message, negotiated, context);
        context.Transcript.Append(message.Encoded);
        context.Transcript.Start(negotiated.Suite.Hash);
        if (!announcesEarlyData) return ServerFlight.Send(hello, share, negotiated, psk, boundary, server, context);
        if (psk is not null && EarlyDataPending.For(psk, negotiated, server, context) is { } decision)
        {
            return new EarlyDataPending(decision, message.Body.ToArray(), negotiated, psk, boundary, server);
        }
        return AnswerWithoutEarlyData(hello, negotiated, psk, boundary, server, context);
    }

    /// <summary>The ClientHello announced early data, and it is passed over (§4.3.10).</summary>
    public static HandshakeState AnswerWithoutEarlyData(
        ClientHello hello, ServerNegotiation negotiated, BinderProof? psk, RecordBoundary boundary, TlsServerContext server, HandshakeContext context)
    {
        negotiated.TryFindShare(hello, out ReadOnlySpan<byte> share);
        HandshakeState next = ServerFlight.Send(hello, share, negotiated, psk, boundary, server, context);
        SkipEarlyData(server, context);
        return next;
    }

    /// <summary>§4.2.2: whatever was allowed to change is checked here, everything else by <see cref="SecondClientHello"/>.</summary>
    public static HandshakeState HandleSecond(
        ClientHello hello, in HandshakeMessage message, ServerNegotiation negotiated, TlsServerContext server, HandshakeContext context)
    {
        CheckForm(hello);
        CheckCookie(hello, server);
        KeyShareClientHello shares = hello.Extensions.Require<KeyShareClientHello>();
        PeerFaultException.ThrowIf(shares.Count != 1 || !shares.TryFind(negotiated.Group.Name, out _), TlsFault.WrongRetriedKeyShare);
        PeerFaultException.ThrowIf(hello.Extensions.Contains(ExtensionType.EarlyData), TlsFault.ClientHelloChanged);
        RecordBoundary boundary = message.ExpectRecordBoundary();
        context.Reader.StopSkipping();
        ServerNegotiation settled = negotiated.Again(hello, server, context);
        BinderProof? psk = VerifyBinder(hello, message, settled, context);
        context.Transcript.Append(message.Encoded);
        context.Transcript.ForgetMessages();
        shares.TryFind(negotiated.Group.Name, out ReadOnlySpan<byte> share);
        return ServerFlight.Send(hello, share, settled, psk, boundary, server, context);
    }

    // What this server's tickets allow may be on its way before the client knows: that, and as much again for headers, tags and padding.
    private static void SkipEarlyData(TlsServerContext server, HandshakeContext context)
    {
        context.Info.EarlyData = TlsEarlyData.Rejected;
        long promised = Math.Min(2L * server.MaxEarlyDataSize, int.MaxValue);
        context.Reader.SkipEarlyData(Math.Max(context.Limits.MaxSkippedEarlyData, (int)promised));
    }

    private static BinderProof? VerifyBinder(ClientHello hello, in HandshakeMessage message, ServerNegotiation negotiated, HandshakeContext context) =>
        negotiated.Psk is { } choice ? BinderProof.Verify(choice, hello, message, context) : null;

    private static void CheckForm(ClientHello hello)
    {
        PeerFaultException.ThrowIf(hello.LegacyVersion != ProtocolVersion.Tls12, TlsFault.WrongLegacyVersion);
        PeerFaultException.ThrowIf(hello.LegacyCompressionMethods is not [0], TlsFault.WrongCompressionMethod);
        ExtensionPlacement.Check(hello.Extensions, ExtensionContext.ClientHello);
        bool hasPsk = hello.Extensions.Contains(ExtensionType.PreSharedKey);
        PeerFaultException.ThrowIf(hasPsk && hello.Extensions.LastType != ExtensionType.PreSharedKey, TlsFault.PreSharedKeyNotLast);

        // §4.3.9: also where no PSK will be taken.
        PeerFaultException.ThrowIf(hasPsk && !hello.Extensions.Contains(ExtensionType.PskKeyExchangeModes), TlsFault.MissingExtension);

        // §9.2: groups and shares come together or not at all, and without a PSK a hello has them and the schemes.
        bool hasGroups = hello.Extensions.Contains(ExtensionType.SupportedGroups);
        PeerFaultException.ThrowIf(hasGroups != hello.Extensions.Contains(ExtensionType.KeyShare), TlsFault.MissingExtension);
        bool hasSchemes = hello.Extensions.Contains(ExtensionType.SignatureAlgorithms);
        PeerFaultException.ThrowIf(!hasPsk && !(hasGroups && hasSchemes), TlsFault.MissingExtension);

        // What is left is a client that would have a PSK without a key exchange, and no forward secrecy.
        PeerFaultException.ThrowIf(!hasGroups, TlsFault.NoSharedGroup);
    }

    private static void CheckCookie(ClientHello hello, TlsServerContext server)
    {
        ReadOnlySpan<byte> theirs = hello.Extensions.TryGet(out Cookie cookie) ? cookie.Value : [];
        PeerFaultException.ThrowIf(!theirs.SequenceEqual(server.RetryCookie), TlsFault.WrongCookie);
    }
}

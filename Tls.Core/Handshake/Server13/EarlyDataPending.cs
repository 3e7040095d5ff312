using System;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Server13;

/// <summary>Paused: early data could be taken as far as the protocol goes, and the caller says whether it is a replay (RFC 9846 §8). Nothing was sent yet.</summary>
[Next<WaitEndOfEarlyData>]
[Next<WaitFinished>]
internal sealed class EarlyDataPending(
    EarlyDataDecision decision, byte[] clientHello, ServerNegotiation negotiated, BinderProof psk, RecordBoundary boundary, TlsServerContext server) : PausedState
{
    public override TlsDecision Decision => decision;

    /// <summary>The question, or null where the data cannot be taken (§4.3.10): another key than the first, other parameters than the key's, or none wanted.</summary>
    public static EarlyDataDecision? For(BinderProof psk, ServerNegotiation negotiated, TlsServerContext server, HandshakeContext context)
    {
        FoundPsk found = psk.Choice.Psk;
        if (server.MaxEarlyDataSize == 0 || psk.Choice.Index != 0 || found.EarlyData is not { } terms) return null;

        // Whether the client is still welcome will be asked when its Finished came, which is too late for what it says before.
        if (found.Session?.Question is not null) return null;

        // A client may send all that its key allows: a server that takes less by now takes nothing, for it cannot take a part.
        if (terms.MaxSize > server.MaxEarlyDataSize) return null;
        if (!terms.Fit(negotiated.Suite, context.Info.ApplicationProtocol, context.Info.ServerName)) return null;
        byte[] replayKey = new byte[EarlyDataDecision.ReplayKeyLength];
        context.Provider.Hash(HashFunction.Sha256, psk.Binder.Span, replayKey);
        return new EarlyDataDecision(replayKey, found.Key.IsExternal ? found.Identity : null, context.Info.ApplicationProtocol, context.Info.ServerName)
        {
            TicketAge = found.TicketAge,
            TicketIssued = found.TicketIssued,
        };
    }

    public override HandshakeState Resume(HandshakeContext context)
    {
        ClientHello hello = ClientHello.Parse(clientHello);
        if (!decision.IsAccepted) return ClientHelloAcceptance.AnswerWithoutEarlyData(hello, negotiated, psk, boundary, server, context);

        Span<byte> hash = stackalloc byte[HashFunctions.MaxLength];
        hash = hash[..negotiated.Suite.Hash.Length()];
        context.Transcript.Current(hash);
        TrafficSecret early = psk.Secret.DeriveTraffic(hash);
        context.EarlyExporter = psk.Secret.DeriveExporter(hash);
        context.EarlyDataLimit = psk.Choice.Psk.EarlyData!.MaxSize;
        context.Info.EarlyData = TlsEarlyData.Accepted;
        negotiated.TryFindShare(hello, out ReadOnlySpan<byte> share);
        return ServerFlight.SendAndTakeEarlyData(hello, share, negotiated, psk, early, boundary, server, context);
    }
}

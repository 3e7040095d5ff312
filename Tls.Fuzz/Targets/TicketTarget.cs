using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Sessions;

namespace Tls.Fuzz;

/// <summary>
/// The bytes of sessions, of which the first says what they are: a ticket that a client exported and imports again, one that a server
/// sealed and opens again, a session that a server stored. What is taken is what would be written; anything else is refused, with no exception but
/// the one that is declared.
/// </summary>
internal sealed class TicketTarget : IFuzzTarget
{
    private const int Sealed = 1, Stored = 2;

    private static readonly byte[] Secret = [.. "0123456789abcdef0123456789abcdef"u8];
    private static readonly NullCrypto Crypto = new();
    private static readonly TlsTicketKeys Keys = TlsTicketKeys.FromSecret(Secret, provider: Crypto);

    public static string Name => "tickets";

    public static IEnumerable<byte[]> Seeds
    {
        get
        {
            foreach (Remembered session in HonestPair.Twists.Select(HonestPair.Session))
            {
                if (session.Stored is { } stored) yield return [2, .. stored];
                if (session.Ticket is not { } exported) continue;
                using var ticket = TlsTicket.Import(exported);
                yield return [0, .. exported];
                yield return [1, .. ticket.Identity];
                Crypto.Rewind();
                if (Keys.Seal(ticket.State, NullPeers.Now) is { } sealedState) yield return [1, .. sealedState];
            }
        }
    }

    public static void Fuzz(ReadOnlySpan<byte> input, FuzzTrace trace)
    {
        var script = new FuzzInput(input);
        int kind = script.ReadByte() & 3;
        trace.NoteCall();
        if (kind == Stored) Parse(script.Rest, trace);
        else if (kind == Sealed) Open(script.Rest, trace);
        else Import(script.Rest, trace);
    }

    private static void Import(ReadOnlySpan<byte> exported, FuzzTrace trace)
    {
        try
        {
            using var ticket = TlsTicket.Import(exported);
            BrokenBoundException.ThrowIf(!exported.SequenceEqual(ticket.Export()), "what was imported is exported otherwise");
            Note(ticket.State, trace, (int)ticket.Kind);
        }
        catch (FormatException)
        {
            trace.Note(2, FuzzTrace.Size(exported.Length));
        }
    }

    private static void Open(ReadOnlySpan<byte> ticket, FuzzTrace trace)
    {
        using SessionState? state = Keys.Open(ticket, NullPeers.Now);
        if (state is null) trace.Note(3, FuzzTrace.Size(ticket.Length));
        else Note(state, trace, kind: -1);
    }

    private static void Parse(ReadOnlySpan<byte> stored, FuzzTrace trace)
    {
        using SessionState? state = SessionStateFormat.TryParse(stored);
        if (state is null)
        {
            trace.Note(7, FuzzTrace.Size(stored.Length));
            return;
        }
        using var writer = new TlsWriter();
        SessionStateFormat.Write(writer, state);
        BrokenBoundException.ThrowIf(!stored.SequenceEqual(writer.Written), "what was stored is stored otherwise");
        Note(state, trace, kind: -2);
    }

    private static void Note(SessionState state, FuzzTrace trace, int kind)
    {
        trace.Note(1, kind, (int)state.Suite.Suite, state.IsAliveAt(NullPeers.Now) ? 1 : 0, state.PeerCertificates.Count > 0 ? 1 : 0);
        trace.Note(4, kind, state.ServerName is null ? 0 : 1, state.ApplicationProtocol is null ? 0 : 1, state.UsesExtendedMainSecret ? 1 : 0);
        trace.Note(5, kind, FuzzTrace.Size((int)(state.Lifetime >> 1)), state.ExpiresAt > NullPeers.Now ? 1 : 0);
        trace.Note(6, FuzzTrace.Size((int)(state.ObfuscatedAgeAt(NullPeers.Now) >> 1)) / 4);
    }
}

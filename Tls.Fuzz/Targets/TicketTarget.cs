using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Core.Sessions;

namespace Tls.Fuzz;

/// <summary>
/// The bytes of sessions: tickets that a client exported and imports again (an even first byte), and tickets that a server sealed and opens
/// again (an odd one). What is taken is what would be written; anything else is refused without an exception but the one that is declared.
/// </summary>
internal sealed class TicketTarget : IFuzzTarget
{
    private static readonly byte[] Secret = [.. "0123456789abcdef0123456789abcdef"u8];
    private static readonly NullCrypto Crypto = new();
    private static readonly TlsTicketKeys Keys = TlsTicketKeys.FromSecret(Secret, provider: Crypto);

    public static string Name => "tickets";

    public static IEnumerable<byte[]> Seeds
    {
        get
        {
            foreach (byte[]? exported in HonestPair.Twists.Select(HonestPair.Ticket))
            {
                if (exported is null) continue;
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
        bool isSealed = (script.ReadByte() & 1) != 0;
        trace.NoteCall();
        if (isSealed) Open(script.Rest, trace);
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

    private static void Note(SessionState state, FuzzTrace trace, int kind)
    {
        trace.Note(1, kind, (int)state.Suite.Suite, state.IsAliveAt(NullPeers.Now) ? 1 : 0, state.PeerCertificates.Count > 0 ? 1 : 0);
        trace.Note(4, kind, state.ServerName is null ? 0 : 1, state.ApplicationProtocol is null ? 0 : 1, state.UsesExtendedMainSecret ? 1 : 0);
        trace.Note(5, kind, FuzzTrace.Size((int)(state.Lifetime >> 1)), state.ExpiresAt > NullPeers.Now ? 1 : 0);
        trace.Note(6, FuzzTrace.Size((int)(state.ObfuscatedAgeAt(NullPeers.Now) >> 1)) / 4);
    }
}

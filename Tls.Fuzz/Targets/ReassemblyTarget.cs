using System;
using System.Collections.Generic;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Records;

namespace Tls.Fuzz;

/// <summary>Handshake messages out of fragments (RFC 9846 §5.1): what comes out is what went in, in its order. Each step is a length and a fragment.</summary>
internal sealed class ReassemblyTarget : IFuzzTarget
{
    public static string Name => "reassembly";

    public static IEnumerable<byte[]> Seeds =>
    [
        [0, 6, 20, 0, 0, 2, 1, 2],
        [0, 2, 1, 0, 0, 3, 0, 1, 7, 0, 9, 14, 0, 0, 0, 24, 0, 0, 1, 0],
        [0, 4, 11, 0, 144, 0, 0, 4, 1, 2, 3, 4],
        [0, 4, 8, 1, 0, 1],
    ];

    public static void Fuzz(ReadOnlySpan<byte> input, FuzzTrace trace)
    {
        var script = new FuzzInput(input);
        using var reassembler = new HandshakeReassembler();
        List<byte> given = [], taken = [];
        try
        {
            while (!script.IsEmpty)
            {
                ReadOnlySpan<byte> fragment = script.Take(script.ReadUInt16());
                given.AddRange(fragment);
                trace.NoteCall();
                reassembler.Append(fragment);
                int count = 0;
                while (reassembler.TryTake(TlsLimits.Default, out HandshakeMessage message))
                {
                    trace.NoteCall();
                    count++;
                    taken.AddRange(message.Encoded);
                    trace.Note(1, message.Type == HandshakeType.Certificate ? 1 : 0, FuzzTrace.Size(message.Body.Length));
                }
                trace.Note(2, FuzzTrace.Size(count), FuzzTrace.Size(fragment.Length) / 2, reassembler.HasBytes ? 1 : 0);
                BrokenBoundException.ThrowIf(reassembler.HasBytes != (given.Count > taken.Count), "bytes were lost, or made up");
            }
        }
        catch (PeerFaultException fault)
        {
            trace.Note(3, (int)fault.Fault, FuzzTrace.Size(given.Count - taken.Count));
        }
        for (int i = 0; i < taken.Count; i++) BrokenBoundException.ThrowIf(taken[i] != given[i], "a message is not what came");
    }
}

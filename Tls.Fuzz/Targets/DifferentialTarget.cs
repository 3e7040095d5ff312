using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;

namespace Tls.Fuzz;

/// <summary>
/// However a stream is cut, it comes to the same (LESSONS D2.5): a script is played, and what it brought is brought again to two more
/// connections, byte by byte and all at once. The first two bytes are a <see cref="PeerTwist"/>, the third says which side it is.
/// </summary>
internal sealed class DifferentialTarget : IFuzzTarget
{
    private static readonly bool[] Sides = [false, true];

    public static string Name => "differential";

    public static IEnumerable<byte[]> Seeds =>
        from twist in HonestPair.Twists
        from isServer in Sides
        select (byte[])[.. twist.Encode(), (byte)(isServer ? 1 : 0), .. HonestPair.Script(twist, isServer)];

    public static void Prepare() => HonestPair.Prepare();

    public static void Fuzz(ReadOnlySpan<byte> input, FuzzTrace trace)
    {
        var script = new FuzzInput(input);
        PeerTwist twist = script.ReadTwist();
        bool isServer = (script.ReadByte() & 1) != 0;

        using var played = new ConnectionHarness(isServer, twist, trace);
        using var peer = new PeerScript(played);
        TlsBuffer wire = peer.Wire;
        peer.Play(script, mayAct: false);

        using var bytewise = new ConnectionHarness(isServer, twist, new FuzzTrace(wire.Length));
        for (int i = 0; i < wire.Length && bytewise.Connection.Error is null; i++) bytewise.Deliver(wire.Unread.Slice(i, 1));
        using var whole = new ConnectionHarness(isServer, twist, new FuzzTrace(wire.Length));
        whole.Deliver(wire.Unread);

        ExpectSame(played, bytewise, "byte by byte");
        ExpectSame(played, whole, "at once");
        played.Finish();
    }

    private static void ExpectSame(ConnectionHarness one, ConnectionHarness other, string how)
    {
        TlsConnection a = one.Connection, b = other.Connection;
        BrokenBoundException.ThrowIf(!one.Sent.Unread.SequenceEqual(other.Sent.Unread), $"{how} it says something else");
        BrokenBoundException.ThrowIf(!one.Plaintext.Unread.SequenceEqual(other.Plaintext.Unread), $"{how} it reads something else");
        BrokenBoundException.ThrowIf(a.Error?.Fault != b.Error?.Fault, $"{how} it fails otherwise: {a.Error?.Fault}, {b.Error?.Fault}");
        BrokenBoundException.ThrowIf(a.Driver.State.GetType() != b.Driver.State.GetType(), $"{how} it ends in {b.Driver.State}, not {a.Driver.State}");
        BrokenBoundException.ThrowIf(a.IsReadClosed != b.IsReadClosed, $"{how} it closes otherwise");
    }
}

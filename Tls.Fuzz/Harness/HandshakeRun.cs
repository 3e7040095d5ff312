using System;

namespace Tls.Fuzz;

/// <summary>One side against a script, from its first byte.</summary>
internal static class HandshakeRun
{
    public static void Play(ReadOnlySpan<byte> input, bool isServer, FuzzTrace trace)
    {
        var script = new FuzzInput(input);
        using var harness = new ConnectionHarness(isServer, script.ReadTwist(), trace);
        using var peer = new PeerScript(harness);
        peer.Play(script, mayAct: false);
        harness.Finish();
    }
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace Tls.Fuzz;

/// <summary>
/// A connection after an honest handshake, whose peer may say anything and whose caller may do anything. The first two bytes are
/// a <see cref="PeerTwist"/>, of which Reject here says that it is a server; the rest is a <see cref="PeerScript"/>.
/// </summary>
internal sealed class EstablishedTarget : IFuzzTarget
{
    private static readonly Dictionary<(PeerTwist Twist, bool IsServer), byte[]> Handshakes = [];

    public static string Name => "established";

    public static IEnumerable<byte[]> Seeds =>
    [
        [0, 0, 6, 0, 10, 2, 23, 0, 2, 7, 7, 0, 24, 0, 1, 1, 2, 23, 0, 1, 5, 6, 0, 1],
        [0, 128, 6, 1, 0, 0, 24, 0, 1, 0, 2, 23, 0, 0, 6, 2, 0, 2, 21, 0, 2, 1, 0],
        [0, 1, 6, 0, 10, 2, 23, 0, 2, 7, 7, 0, 0, 0, 0, 2, 21, 0, 2, 1, 90, 2, 21, 0, 2, 1, 0],
        [0, 129, 2, 23, 0, 3, 1, 2, 3, 5, 4, 20, 0, 1, 1],
        [0, 0, 8, 0, 4, 0, 14, 0, 0, 14, 16, 0, 0, 0, 1, 1, 9, 0, 1, 7, 0, 0, 7, 0, 24, 0, 1, 0],
        [0, 192, 6, 0, 5, 6, 3, 1, 0, 24, 0, 1, 1, 6, 3, 0],
        [2, 64, 0, 4, 0, 11, 0, 0, 14, 16, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 2, 23, 0, 1, 5],
        [4, 0, 2, 23, 0, 1, 5, 6, 0, 5],
        [5, 0, 2, 23, 0, 1, 5, 6, 0, 5],
    ];

    public static void Prepare()
    {
        HonestPair.Prepare();
        foreach (PeerTwist twist in PeerTwists.All.Select(WithoutDemands).Distinct())
        {
            Handshake(twist, isServer: false);
            Handshake(twist, isServer: true);
        }
    }

    public static void Fuzz(ReadOnlySpan<byte> input, FuzzTrace trace)
    {
        var script = new FuzzInput(input);
        PeerTwist twist = script.ReadTwist();
        bool isServer = twist.HasFlag(PeerTwist.Reject);
        twist = WithoutDemands(twist);
        byte[] handshake = Handshake(twist, isServer);
        using var harness = new ConnectionHarness(isServer, twist, new FuzzTrace(handshake.Length));
        using var peer = new PeerScript(harness);
        peer.Play(new FuzzInput(handshake), mayAct: false);
        BrokenBoundException.ThrowIf(!harness.Connection.IsConnected, $"the honest handshake failed with {twist}: {harness.Connection.Error}");
        harness.Trace = trace;
        peer.Play(script, mayAct: true);
        harness.Finish();
    }

    // A server that insists gets a certificate: both sides of an honest pair have the same twist.
    private static PeerTwist WithoutDemands(PeerTwist twist) => twist & ~(PeerTwist.Reject | PeerTwist.Required | PeerTwist.ClientCertificate);

    private static byte[] Handshake(PeerTwist twist, bool isServer) =>
        Handshakes.TryGetValue((twist, isServer), out byte[]? known) ? known : Handshakes[(twist, isServer)] = HonestPair.Handshake(twist, isServer);
}

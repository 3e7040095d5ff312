using System;
using System.Collections.Generic;
using System.Linq;

namespace Tls.Fuzz;

/// <summary>A server and everything that a client may say to it. The first two bytes are a <see cref="PeerTwist"/>, the rest a <see cref="PeerScript"/>.</summary>
internal sealed class ServerHandshakeTarget : IFuzzTarget
{
    public static string Name => "server";

    public static IEnumerable<byte[]> Seeds => HonestPair.Twists.Select(twist => (byte[])[.. twist.Encode(), .. HonestPair.Script(twist, toServer: true)]);

    public static void Prepare() => HonestPair.Prepare();

    public static void Fuzz(ReadOnlySpan<byte> input, FuzzTrace trace) => HandshakeRun.Play(input, isServer: true, trace);
}

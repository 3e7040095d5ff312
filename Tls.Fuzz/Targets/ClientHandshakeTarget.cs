using System;
using System.Collections.Generic;
using System.Linq;

namespace Tls.Fuzz;

/// <summary>A client and everything that a server may say to it. The first byte is a <see cref="PeerTwist"/>, the rest a <see cref="PeerScript"/>.</summary>
internal sealed class ClientHandshakeTarget : IFuzzTarget
{
    public static string Name => "client";

    public static IEnumerable<byte[]> Seeds => HonestPair.Twists.Select(twist => (byte[])[(byte)twist, .. HonestPair.Script(twist, toServer: false)]);

    public static void Fuzz(ReadOnlySpan<byte> input, FuzzTrace trace) => HandshakeRun.Play(input, isServer: false, trace);
}

using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Core.Messages;

namespace Tls.Fuzz;

/// <summary>A client and everything that a server may say to it. The first two bytes are a <see cref="PeerTwist"/>, the rest a <see cref="PeerScript"/>.</summary>
internal sealed class ClientHandshakeTarget : IFuzzTarget
{
    public static string Name => "client";

    public static IEnumerable<byte[]> Seeds => HonestPair.Twists.Select(twist => (byte[])[.. twist.Encode(), .. HonestPair.Script(twist, toServer: false)]).Append(Renewal());

    public static void Prepare() => HonestPair.Prepare();

    public static void Fuzz(ReadOnlySpan<byte> input, FuzzTrace trace) => HandshakeRun.Play(input, isServer: false, trace);

    // RFC 5077 §3.3: a server may renew the ticket of the session that it resumes, which ours does not.
    private static byte[] Renewal()
    {
        const PeerTwist Twist = PeerTwist.Tls12 | PeerTwist.Extras;
        byte[] script = HonestPair.Script(Twist, toServer: false);
        int end = 4 + ((script[2] << 8) | script[3]);
        byte[] hello = script[4..end], ticket = [0, 0, 14, 16, 0, 4, 1, 2, 3, 4];
        int extensions = sizeof(ushort) + ClientHello.RandomLength + 1 + hello[sizeof(ushort) + ClientHello.RandomLength] + sizeof(ushort) + 1;
        hello = [.. hello[..extensions], 0, (byte)(hello.Length - extensions + 2), .. hello[(extensions + 2)..], 0, (byte)ExtensionType.SessionTicket, 0, 0];
        return
        [
            .. Twist.Encode(),
            .. PeerScript.Say([(byte)HandshakeType.ServerHello, 0, 0, (byte)hello.Length, .. hello]),
            .. PeerScript.Say([(byte)HandshakeType.NewSessionTicket, 0, 0, (byte)ticket.Length, .. ticket]),
            .. script[end..],
        ];
    }
}

using System.Collections.Generic;
using System.Linq;

namespace Tls.Fuzz;

/// <summary><see cref="PeerTwist"/> as the bytes that an input begins with.</summary>
internal static class PeerTwists
{
    private const PeerTwist Every = (PeerTwist)0x0FFF;

    /// <summary>Each by itself and with all others: 4,096.</summary>
    public static IEnumerable<PeerTwist> All => Enumerable.Range(0, (int)Every + 1).Select(twist => (PeerTwist)twist);

    public static PeerTwist ReadTwist(this ref FuzzInput input) => (PeerTwist)input.ReadUInt16() & Every;

    public static byte[] Encode(this PeerTwist twist) => [(byte)((int)twist >> 8), (byte)((int)twist & 0xFF)];
}

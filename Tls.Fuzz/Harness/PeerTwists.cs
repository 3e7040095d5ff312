namespace Tls.Fuzz;

/// <summary><see cref="PeerTwist"/> as the bytes that an input begins with.</summary>
internal static class PeerTwists
{
    private const PeerTwist All = (PeerTwist)0x0FFF;

    public static PeerTwist ReadTwist(this ref FuzzInput input) => (PeerTwist)input.ReadUInt16() & All;

    public static byte[] Encode(this PeerTwist twist) => [(byte)((int)twist >> 8), (byte)((int)twist & 0xFF)];
}

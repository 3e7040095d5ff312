namespace Tls.Tests.Codec;

/// <summary>A valid encoding.</summary>
/// <param name="hex">The bytes.</param>
/// <param name="legalCut">The one shorter length at which the bytes are valid, too: where a hello's optional extensions begin.</param>
internal sealed class CodecExample(string hex, int legalCut = -1)
{
    public byte[] Encoded { get; } = Hex.Bytes(hex);

    public int LegalCut { get; } = legalCut;

    public static implicit operator CodecExample(string hex) => new(hex);
}

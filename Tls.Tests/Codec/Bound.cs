using System;

namespace Tls.Tests.Codec;

/// <summary>
/// One vector's angle brackets (RFC 9846 §3.4): the case it is in, the whole encoding with that vector at a given length, and the
/// bounds as the RFC writes them, or the nearest lengths that whole elements can have.
/// </summary>
internal sealed record Bound(string Vector, ICodecCase Case, Func<int, string> WithLength, int Min, int Max)
{
    /// <summary>What the length prefix can say; at that maximum there is nothing above to refuse.</summary>
    public int PrefixMax { get; init; } = ushort.MaxValue;

    /// <summary>With two-byte elements, the length below a bound that is not merely uneven is two less.</summary>
    public int ElementLength { get; init; } = 1;

    public override string ToString() => $"{Case.Name} {Vector}<{Min}..{Max}>";
}

using System;
using System.Collections.Generic;
using Tls.Core.Codec;

namespace Tls.Tests.Codec;

/// <summary>An extension's data.</summary>
internal sealed class ExtensionCase<TExtension>(params CodecExample[] examples) : ICodecCase
    where TExtension : IExtension<TExtension>, allows ref struct
{
    public string Name => typeof(TExtension).Name;

    public IReadOnlyList<CodecExample> Examples => examples;

    public byte[] Reencode(ReadOnlySpan<byte> encoded)
    {
        using var writer = new TlsWriter();
        TExtension.Parse(encoded).Write(writer);
        return writer.Written.ToArray();
    }

    public void Parse(ReadOnlySpan<byte> encoded) => TExtension.Parse(encoded);

    public override string ToString() => Name;
}

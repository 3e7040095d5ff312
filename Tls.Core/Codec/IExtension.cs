using System;

namespace Tls.Core.Codec;

/// <summary>The shape of every extension: parse and write side by side, in one file.</summary>
internal interface IExtension<TSelf>
    where TSelf : IExtension<TSelf>, allows ref struct
{
    static abstract ExtensionType Type { get; }

    /// <summary>Reads extension_data to its very end (§4.3: trailing data is a decode_error).</summary>
    static abstract TSelf Parse(ReadOnlySpan<byte> data);

    /// <summary>Writes extension_data, without type and length.</summary>
    void Write(TlsWriter writer);
}

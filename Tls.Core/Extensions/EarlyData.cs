using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>early_data of ClientHello and EncryptedExtensions (RFC 9846 §4.3.10).</summary>
internal readonly ref struct EarlyData : IExtension<EarlyData>
{
    public static ExtensionType Type => ExtensionType.EarlyData;

    public static EarlyData Parse(ReadOnlySpan<byte> data)
    {
        new TlsReader(data).ExpectEnd();
        return default;
    }

    public void Write(TlsWriter writer) { }
}

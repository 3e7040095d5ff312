using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>
/// Makes a ClientHello longer (RFC 7685). The client must send zeros; no rule has the server look, and looking would cost time that
/// the client decides on.
/// </summary>
internal readonly ref struct Padding(int length) : IExtension<Padding>
{
    public static ExtensionType Type => ExtensionType.Padding;

    public int Length { get; } = length;

    public static Padding Parse(ReadOnlySpan<byte> data) => new(data.Length);

    public void Write(TlsWriter writer) => writer.Reserve(Length).Clear();
}

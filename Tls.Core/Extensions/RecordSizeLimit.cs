using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>The largest record plaintext that the sender is willing to receive (RFC 8449 §4).</summary>
internal readonly ref struct RecordSizeLimit(ushort limit) : IExtension<RecordSizeLimit>
{
    /// <summary>RFC 8449 §4: whoever says less is refused.</summary>
    public const ushort Minimum = 64;

    public static ExtensionType Type => ExtensionType.RecordSizeLimit;

    /// <summary>In TLS 1.3 it counts the content type and the padding too.</summary>
    public ushort Limit { get; } = limit;

    public static RecordSizeLimit Parse(ReadOnlySpan<byte> data)
    {
        ushort limit = TlsReader.ReadSoleUInt16(data);
        PeerFaultException.ThrowIf(limit < Minimum, TlsFault.RecordSizeLimitTooSmall);
        return new RecordSizeLimit(limit);
    }

    public void Write(TlsWriter writer) => writer.WriteUInt16(Limit);
}

using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>early_data of a NewSessionTicket: how much early data the ticket is good for (RFC 9846 §4.3.10).</summary>
internal readonly ref struct EarlyDataTicket(uint maxEarlyDataSize) : IExtension<EarlyDataTicket>
{
    public static ExtensionType Type => ExtensionType.EarlyData;

    public uint MaxEarlyDataSize { get; } = maxEarlyDataSize;

    public static EarlyDataTicket Parse(ReadOnlySpan<byte> data)
    {
        var reader = new TlsReader(data);
        uint maxEarlyDataSize = reader.ReadUInt32();
        reader.ExpectEnd();
        return new EarlyDataTicket(maxEarlyDataSize);
    }

    public void Write(TlsWriter writer) => writer.WriteUInt32(MaxEarlyDataSize);
}

using System;
using Tls.Core;
using Tls.Core.Records;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>Says what no verb says: records of any type and content, under the keys of the moment.</summary>
internal static class RawRecord
{
    public static void Send(TlsMemoryEnd end, ContentType type, ReadOnlySpan<byte> content)
    {
        RecordWriter writer = end.Connection.Context.Writer;
        writer.Output = end.Outbox;
        writer.Write(type, content);
        writer.Output = null;
    }
}

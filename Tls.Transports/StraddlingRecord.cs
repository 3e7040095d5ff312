using System;
using System.Buffers;
using Tls.Core;

namespace Tls.Transports;

/// <summary>Takes records out of a pipe's segments. A record within one segment is passed on where it lies; only one that straddles segments is copied.</summary>
internal static class StraddlingRecord
{
    // Enough for a record's header, and for a protocol that is not TLS to be recognised.
    private const int PeekLength = 16;

    /// <summary>
    /// As <see cref="SharedConnection.Receive"/>, with the first record of <paramref name="received"/>; drops from it what was consumed.
    /// </summary>
    public static TlsStatus Receive(SharedConnection connection, ref ReadOnlySequence<byte> received, IBufferWriter<byte> plaintext)
    {
        ReadOnlySpan<byte> first = received.FirstSpan;
        bool isWithinFirst = received.IsSingleSegment || connection.GetMissingLength(first) == 0;
        TlsStatus status = isWithinFirst
            ? connection.Receive(first, plaintext, out int consumed)
            : ReceiveStraddling(connection, received, plaintext, out consumed);
        received = received.Slice(consumed);
        return status;
    }

    private static TlsStatus ReceiveStraddling(SharedConnection connection, ReadOnlySequence<byte> received, IBufferWriter<byte> plaintext, out int consumed)
    {
        Span<byte> peeked = stackalloc byte[(int)Math.Min(received.Length, PeekLength)];
        received.Slice(0, peeked.Length).CopyTo(peeked);
        int missing = connection.GetMissingLength(peeked);

        // Not whole: copying waits until it is, yet a header that no record can have fails now.
        if (missing == 0 || peeked.Length + missing > received.Length) return connection.Receive(peeked, plaintext, out consumed);

        int length = peeked.Length + missing;
        byte[] record = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            received.Slice(0, length).CopyTo(record);
            return connection.Receive(record.AsSpan(0, length), plaintext, out consumed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(record);
        }
    }
}

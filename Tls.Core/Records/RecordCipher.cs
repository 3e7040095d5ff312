using System;

namespace Tls.Core.Records;

/// <summary>
/// The protection of records under one key, in one direction. Sequence numbers and limits live in the reader and the writer, never
/// here. Neither verb allocates.
/// </summary>
internal abstract class RecordCipher : IDisposable
{
    /// <summary>The longest fragment that a peer may send, in bytes.</summary>
    public abstract int MaxFragmentLength { get; }

    /// <summary>Whether a record with this type in its header can be a protected one.</summary>
    public abstract bool Accepts(ContentType outerType);

    /// <summary>The whole record's length, header included, for content of a length with padding behind it.</summary>
    public abstract int GetSealedLength(int contentLength, int paddingLength);

    /// <summary>How many bytes opening needs room for, given a fragment's length; negative where it is too short to be valid.</summary>
    public abstract int GetOpenedLength(int fragmentLength);

    /// <summary>Seals into exactly <see cref="GetSealedLength"/> bytes. The content may not overlap the record.</summary>
    public abstract void Seal(ulong sequence, ContentType type, ReadOnlySpan<byte> content, Span<byte> record);

    /// <summary>
    /// Opens a whole record, header included, into at least <see cref="GetOpenedLength"/> bytes; gives type and length of the content.
    /// Whatever fails to decrypt is <see cref="TlsFault.BadRecordMac"/>; what then exceeds the maximum is <see cref="TlsFault.RecordTooLong"/>.
    /// </summary>
    public abstract ContentType Open(ulong sequence, ReadOnlySpan<byte> record, Span<byte> plaintext, int maxContentLength, out int contentLength);

    public abstract void Dispose();
}

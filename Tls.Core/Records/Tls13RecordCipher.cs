using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Tls.Core.Crypto;

namespace Tls.Core.Records;

/// <summary>Record payload protection of TLS 1.3 (RFC 9846 §5.2-5.4): the content type is inside, padding follows it.</summary>
internal sealed class Tls13RecordCipher : RecordCipher
{
    private const int ContentTypeLength = 1;

    private readonly Aead _aead;
    private readonly byte[] _iv;

    /// <summary>Takes the AEAD over and copies the IV.</summary>
    public Tls13RecordCipher(Aead aead, ReadOnlySpan<byte> iv)
    {
        _aead = aead;
        _iv = GC.AllocateArray<byte>(Aead.NonceLength, pinned: true);
        iv.CopyTo(_iv);
    }

    public override int MaxFragmentLength => RecordHeader.MaxCiphertextLength;

    /// <summary>§5.2: the header of a protected record always says application_data.</summary>
    public override bool Accepts(ContentType outerType) => outerType == ContentType.ApplicationData;

    public override int GetSealedLength(int contentLength, int paddingLength) =>
        RecordHeader.Size + contentLength + ContentTypeLength + paddingLength + Aead.TagLength;

    public override int GetOpenedLength(int fragmentLength) => fragmentLength - Aead.TagLength;

    public override void Seal(ulong sequence, ContentType type, ReadOnlySpan<byte> content, Span<byte> record)
    {
        RecordHeader.Write(record, ContentType.ApplicationData, ProtocolVersion.Tls12, record.Length - RecordHeader.Size);
        Span<byte> inner = record[RecordHeader.Size..^Aead.TagLength];
        content.CopyTo(inner);
        inner[content.Length] = (byte)type;
        inner[(content.Length + ContentTypeLength)..].Clear();

        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        Nonce(sequence, nonce);
        _aead.Seal(nonce, inner, inner, record[^Aead.TagLength..], record[..RecordHeader.Size]);
    }

    public override ContentType Open(ulong sequence, ReadOnlySpan<byte> record, Span<byte> plaintext, int maxContentLength, out int contentLength)
    {
        ReadOnlySpan<byte> fragment = record[RecordHeader.Size..];
        int innerLength = GetOpenedLength(fragment.Length);
        if (innerLength < 0) PeerFaultException.Throw(TlsFault.BadRecordMac);

        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        Nonce(sequence, nonce);
        Span<byte> inner = plaintext[..innerLength];
        if (!_aead.TryOpen(nonce, fragment[..innerLength], fragment[innerLength..], inner, record[..RecordHeader.Size]))
        {
            PeerFaultException.Throw(TlsFault.BadRecordMac);
        }

        // §5.4: the limit, which RFC 8449 may have reduced, covers content, type and padding.
        if (innerLength > maxContentLength + ContentTypeLength) PeerFaultException.Throw(TlsFault.RecordTooLong);
        contentLength = inner.LastIndexOfAnyExcept((byte)0);
        if (contentLength < 0) PeerFaultException.Throw(TlsFault.MissingContentType);
        return (ContentType)inner[contentLength];
    }

    public override void Dispose()
    {
        _aead.Dispose();
        CryptographicOperations.ZeroMemory(_iv);
    }

    // §5.3: the sequence number, left-padded to the IV's length, XOR the IV.
    private void Nonce(ulong sequence, Span<byte> nonce)
    {
        _iv.CopyTo(nonce);
        Span<byte> tail = nonce[^sizeof(ulong)..];
        BinaryPrimitives.WriteUInt64BigEndian(tail, BinaryPrimitives.ReadUInt64BigEndian(tail) ^ sequence);
    }
}

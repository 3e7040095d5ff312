using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Tls.Core.Crypto;

namespace Tls.Core.Records;

/// <summary>
/// Record payload protection of TLS 1.2 with an AEAD (RFC 5246 §6.2.3.3). AES-GCM sends eight bytes of its nonce (RFC 5288 §3), which
/// are the sequence number here: they can neither repeat nor depend on randomness. ChaCha20-Poly1305 sends none (RFC 7905 §2).
/// </summary>
internal sealed class Tls12RecordCipher : RecordCipher
{
    private const int ExplicitNonceLength = sizeof(ulong);
    private const int SaltLength = Aead.NonceLength - ExplicitNonceLength;
    private const int AssociatedDataLength = sizeof(ulong) + RecordHeader.Size;

    private readonly Aead _aead;
    private readonly byte[] _iv;

    /// <summary>Takes the AEAD over and copies the fixed part of the nonce.</summary>
    public Tls12RecordCipher(Aead aead, AeadAlgorithm algorithm, ReadOnlySpan<byte> fixedIv)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(fixedIv.Length, FixedIvLength(algorithm));
        _aead = aead;
        _iv = GC.AllocateArray<byte>(fixedIv.Length, pinned: true);
        fixedIv.CopyTo(_iv);
    }

    public override int MaxFragmentLength => RecordHeader.MaxPlaintextLength + Overhead;

    private int NonceOnWire => _iv.Length == SaltLength ? ExplicitNonceLength : 0;

    private int Overhead => NonceOnWire + Aead.TagLength;

    /// <summary>How much of the nonce comes out of the key block, in bytes.</summary>
    public static int FixedIvLength(AeadAlgorithm algorithm) => algorithm == AeadAlgorithm.ChaCha20Poly1305 ? Aead.NonceLength : SaltLength;

    /// <summary>TLS 1.2 knows no padding with an AEAD.</summary>
    public override int GetSealedLength(int contentLength, int paddingLength) => RecordHeader.Size + contentLength + Overhead;

    public override int GetOpenedLength(int fragmentLength) => fragmentLength - Overhead;

    /// <summary>Every type keeps its own name outside; change_cipher_spec is never protected, as it comes once, before protection.</summary>
    public override bool Accepts(ContentType outerType) => outerType != ContentType.ChangeCipherSpec;

    public override void Seal(ulong sequence, ContentType type, ReadOnlySpan<byte> content, Span<byte> record)
    {
        RecordHeader.Write(record, type, ProtocolVersion.Tls12, record.Length - RecordHeader.Size);
        if (NonceOnWire > 0) BinaryPrimitives.WriteUInt64BigEndian(record[RecordHeader.Size..], sequence);
        Span<byte> fragment = record[(RecordHeader.Size + NonceOnWire)..];
        content.CopyTo(fragment);

        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        Span<byte> associated = stackalloc byte[AssociatedDataLength];
        Nonce(sequence, record[RecordHeader.Size..], nonce);
        Associated(sequence, record, content.Length, associated);
        _aead.Seal(nonce, fragment[..content.Length], fragment[..content.Length], fragment[content.Length..], associated);
    }

    public override ContentType Open(ulong sequence, ReadOnlySpan<byte> record, Span<byte> plaintext, int maxContentLength, out int contentLength)
    {
        ReadOnlySpan<byte> fragment = record[RecordHeader.Size..];
        contentLength = GetOpenedLength(fragment.Length);
        if (contentLength < 0) PeerFaultException.Throw(TlsFault.BadRecordMac);

        var type = (ContentType)record[0];
        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        Span<byte> associated = stackalloc byte[AssociatedDataLength];
        Nonce(sequence, fragment, nonce);
        Associated(sequence, record, contentLength, associated);
        ReadOnlySpan<byte> ciphertext = fragment[NonceOnWire..^Aead.TagLength];
        if (!_aead.TryOpen(nonce, ciphertext, fragment[^Aead.TagLength..], plaintext[..contentLength], associated))
        {
            PeerFaultException.Throw(TlsFault.BadRecordMac);
        }
        if (contentLength > maxContentLength) PeerFaultException.Throw(TlsFault.RecordTooLong);
        return type;
    }

    public override void Dispose()
    {
        _aead.Dispose();
        CryptographicOperations.ZeroMemory(_iv);
    }

    private void Nonce(ulong sequence, ReadOnlySpan<byte> explicitPart, Span<byte> nonce)
    {
        _iv.CopyTo(nonce);
        Span<byte> tail = nonce[SaltLength..];
        if (NonceOnWire > 0) explicitPart[..ExplicitNonceLength].CopyTo(tail);
        else BinaryPrimitives.WriteUInt64BigEndian(tail, BinaryPrimitives.ReadUInt64BigEndian(tail) ^ sequence);
    }

    // RFC 5246 §6.2.3.3: sequence number, type and version as they are on the wire, and the content's length.
    private static void Associated(ulong sequence, ReadOnlySpan<byte> record, int contentLength, Span<byte> associated)
    {
        BinaryPrimitives.WriteUInt64BigEndian(associated, sequence);
        var header = RecordHeader.Read(record);
        RecordHeader.Write(associated[sizeof(ulong)..], header.Type, header.Version, contentLength);
    }
}

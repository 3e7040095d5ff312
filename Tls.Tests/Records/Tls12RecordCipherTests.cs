using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Records;
using Tls.Tests.Codec;

namespace Tls.Tests.Records;

/// <summary>What a protected TLS 1.2 record looks like and what it keeps out (RFC 5246 §6.2.3.3, RFC 5288 §3, RFC 7905 §2).</summary>
internal sealed class Tls12RecordCipherTests
{
    private const int NonceOnWire = 8;

    private static readonly byte[] Content = [.. Enumerable.Range(0, 100).Select(value => (byte)value)];

    private static bool HasExplicitNonce(AeadAlgorithm algorithm) => algorithm != AeadAlgorithm.ChaCha20Poly1305;

    [TestCase(AeadAlgorithm.Aes128Gcm, 129)]
    [TestCase(AeadAlgorithm.Aes256Gcm, 129)]
    [TestCase(AeadAlgorithm.ChaCha20Poly1305, 121)]
    public void A_hundred_bytes_on_the_wire(AeadAlgorithm algorithm, int length) =>
        Assert.That(Seal(algorithm, 0, ContentType.ApplicationData, Content), Has.Length.EqualTo(length));

    [TestCase(AeadAlgorithm.Aes128Gcm, 31)]
    [TestCase(AeadAlgorithm.Aes256Gcm, 31)]
    [TestCase(AeadAlgorithm.ChaCha20Poly1305, 23)]
    public void A_close_notify_on_the_wire(AeadAlgorithm algorithm, int length)
    {
        byte[] record = Seal(algorithm, 7, ContentType.Alert, [1, 0]);
        Assert.That(record, Has.Length.EqualTo(length));

        // Unlike in TLS 1.3 the type is there for all to see.
        Assert.That(record[..5], Is.EqualTo(new byte[] { 21, 3, 3, 0, (byte)(length - 5) }));
    }

    [Test]
    public void What_was_sealed_opens(
        [Values] AeadAlgorithm algorithm, [Values(0, 1, 255, 16_384)] int length, [Values(0UL, 1UL, ulong.MaxValue - 1)] ulong sequence)
    {
        byte[] content = new byte[length];
        content.AsSpan().Fill(0x5A);
        foreach (ContentType type in new[] { ContentType.Alert, ContentType.Handshake, ContentType.ApplicationData })
        {
            byte[] record = Seal(algorithm, sequence, type, content);
            Assert.That(Open(algorithm, sequence, record, out ContentType opened), Is.EqualTo(content));
            Assert.That(opened, Is.EqualTo(type));
        }
    }

    /// <summary>Against the RFCs by hand: nonce and additional data are made here, the AEAD alone is shared.</summary>
    [Test]
    public void Nonce_and_additional_data_are_those_of_the_RFCs([Values] AeadAlgorithm algorithm)
    {
        const ulong Sequence = 0x0102030405060708;
        byte[] iv = Iv(algorithm);
        byte[] nonce = Hex.Bytes("000000000102030405060708");
        for (int i = 0; i < iv.Length; i++) nonce[i] ^= iv[i];
        byte[] associated = Hex.Bytes("0102030405060708 17 0303 0064");

        byte[] record = Seal(algorithm, Sequence, ContentType.ApplicationData, Content);
        byte[] fragment = record[(HasExplicitNonce(algorithm) ? 13 : 5)..];
        byte[] plaintext = new byte[Content.Length];
        using Aead aead = CreateAead(algorithm);
        Assert.That(aead.TryOpen(nonce, fragment.AsSpan(..^16), fragment.AsSpan(^16..), plaintext, associated));
        Assert.That(plaintext, Is.EqualTo(Content));
    }

    /// <summary>RFC 5288 §3: a nonce that repeats gives the key away. The sequence number itself cannot repeat, and needs no randomness.</summary>
    [Test]
    public void The_explicit_nonce_is_the_sequence_number([Values(AeadAlgorithm.Aes128Gcm, AeadAlgorithm.Aes256Gcm)] AeadAlgorithm algorithm)
    {
        using RecordCipher cipher = Create(algorithm);
        var seen = new HashSet<ulong>();
        byte[] record = new byte[cipher.GetSealedLength(1, 0)];
        for (ulong sequence = 0; sequence < 10_000; sequence++)
        {
            cipher.Seal(sequence, ContentType.ApplicationData, [1], record);
            ulong nonce = BinaryPrimitives.ReadUInt64BigEndian(record.AsSpan(RecordHeader.Size));
            Assert.That(nonce, Is.EqualTo(sequence));
            Assert.That(seen.Add(nonce));
        }
    }

    /// <summary>RFC 5288 §3: "the nonce_explicit part [...] MAY be the sequence number", so a peer's may be anything; what counts is in the additional data.</summary>
    [TestCase("0000000000000000")]
    [TestCase("FFFFFFFFFFFFFFFF")]
    [TestCase("8A1B0F4C55D2E391")]
    public void An_explicit_nonce_is_the_senders_choice(string explicitNonce)
    {
        foreach (AeadAlgorithm algorithm in new[] { AeadAlgorithm.Aes128Gcm, AeadAlgorithm.Aes256Gcm })
        {
            byte[] sent = Hex.Bytes(explicitNonce);
            byte[] ciphertext = new byte[Content.Length];
            byte[] tag = new byte[Aead.TagLength];
            using Aead aead = CreateAead(algorithm);
            aead.Seal([.. Iv(algorithm), .. sent], Content, ciphertext, tag, Hex.Bytes("0000000000000005 17 0303 0064"));
            byte[] record = [23, 3, 3, 0, 124, .. sent, .. ciphertext, .. tag];
            Assert.That(Open(algorithm, 5, record, out _), Is.EqualTo(Content));
            Assert.That(FaultOf(algorithm, 6, record), Is.EqualTo(TlsFault.BadRecordMac));
        }
    }

    [Test]
    public void ChaCha_sends_no_nonce() =>
        Assert.That(Seal(AeadAlgorithm.ChaCha20Poly1305, 5, ContentType.ApplicationData, []), Has.Length.EqualTo(RecordHeader.Size + Aead.TagLength));

    [Test]
    public void The_same_content_never_looks_the_same_twice([Values] AeadAlgorithm algorithm)
    {
        using RecordCipher cipher = Create(algorithm);
        var seen = new HashSet<string>();
        byte[] record = new byte[cipher.GetSealedLength(Content.Length, 0)];
        int start = record.Length - Aead.TagLength - Content.Length;
        for (ulong sequence = 0; sequence < 2_000; sequence++)
        {
            cipher.Seal(sequence, ContentType.ApplicationData, Content, record);
            Assert.That(seen.Add(Convert.ToHexString(record.AsSpan(start))));
        }
    }

    /// <summary>Type, version, length, nonce, ciphertext, tag: every bit of each byte is either authenticated or is the length.</summary>
    [Test]
    public void One_changed_byte_anywhere_is_a_bad_record_mac([Values] AeadAlgorithm algorithm, [Values(1, 0x80)] int mask)
    {
        byte[] record = Seal(algorithm, 3, ContentType.ApplicationData, Content);
        for (int position = 0; position < record.Length; position++)
        {
            byte[] changed = [.. record];
            changed[position] ^= (byte)mask;

            // The length decides how many bytes the reader hands over: here, as a reader would see a longer or a shorter stream.
            if (position is 3 or 4) changed = WithLengthOfItsHeader(changed);
            Assert.That(FaultOf(algorithm, 3, changed), Is.EqualTo(TlsFault.BadRecordMac), $"byte {position}");
        }
    }

    [Test]
    public void A_record_out_of_order_is_a_bad_record_mac([Values] AeadAlgorithm algorithm, [Values(0UL, 2UL, 1UL << 32)] ulong expected) =>
        Assert.That(FaultOf(algorithm, expected, Seal(algorithm, 1, ContentType.ApplicationData, Content)), Is.EqualTo(TlsFault.BadRecordMac));

    [Test]
    public void A_fragment_too_short_for_its_overhead_is_a_bad_record_mac([Values] AeadAlgorithm algorithm)
    {
        int overhead = Aead.TagLength + (HasExplicitNonce(algorithm) ? NonceOnWire : 0);
        for (int length = 0; length < overhead; length++)
        {
            byte[] record = new byte[RecordHeader.Size + length];
            RecordHeader.Write(record, ContentType.ApplicationData, ProtocolVersion.Tls12, length);
            Assert.That(FaultOf(algorithm, 0, record), Is.EqualTo(TlsFault.BadRecordMac), $"{length} bytes");
        }
    }

    [Test]
    public void More_content_than_was_agreed_is_too_long([Values] AeadAlgorithm algorithm)
    {
        byte[] record = Seal(algorithm, 0, ContentType.ApplicationData, Content);
        using RecordCipher cipher = Create(algorithm);
        byte[] plaintext = new byte[Content.Length];
        cipher.Open(0, record, plaintext, 100, out int length);
        Assert.That(length, Is.EqualTo(100));
        PeerFaultException? fault = Assert.Throws<PeerFaultException>(() => cipher.Open(0, record, plaintext, 99, out _));
        Assert.That(fault?.Fault, Is.EqualTo(TlsFault.RecordTooLong));
    }

    [Test]
    public void The_longest_fragment_is_full_content_and_overhead([Values] AeadAlgorithm algorithm)
    {
        using RecordCipher cipher = Create(algorithm);
        Assert.That(RecordHeader.Size + cipher.MaxFragmentLength, Is.EqualTo(cipher.GetSealedLength(16_384, 0)));
    }

    [Test]
    public void Padding_is_not_known([Values] AeadAlgorithm algorithm)
    {
        using RecordCipher cipher = Create(algorithm);
        Assert.That(cipher.GetSealedLength(100, 50), Is.EqualTo(cipher.GetSealedLength(100, 0)));
    }

    /// <summary>RFC 5246 §6.1: sequence numbers do not wrap.</summary>
    [Test]
    public void The_last_sequence_number_ends_both_directions([Values] AeadAlgorithm algorithm)
    {
        using var reader = new RecordReader(isServer: false);
        using var writer = new RecordWriter(paddingBlock: 1, maxRecordsPerKey: null);
        using var output = new TlsBuffer();
        writer.Output = output;
        writer.SetKeys(Create(algorithm), Suite(AeadAlgorithm.ChaCha20Poly1305));
        reader.SetKeys(Create(algorithm), RecordBoundary.Expect(true));
        SequenceOf(writer) = ulong.MaxValue - 1;
        SequenceOf(reader) = ulong.MaxValue - 1;

        // The last record under a key is left to the alert that ends the connection.
        Assert.That(
            () => writer.Write(ContentType.ApplicationData, Content),
            Throws.TypeOf<PeerFaultException>().With.Property("Fault").EqualTo(TlsFault.KeyExhausted));
        writer.Write(ContentType.Alert, Content);
        byte[] record = output.Unread.ToArray();
        byte[] plaintext = new byte[record.Length];
        reader.Open(RecordHeader.Read(record), record, plaintext, out int length);
        Assert.That(plaintext[..length], Is.EqualTo(Content));

        Assert.That(
            () => writer.Write(ContentType.Alert, Content),
            Throws.TypeOf<PeerFaultException>().With.Property("Fault").EqualTo(TlsFault.KeyExhausted));
        Assert.That(output.Length, Is.EqualTo(record.Length), "nothing was written");
        Assert.That(
            () => reader.Open(RecordHeader.Read(record), record, plaintext, out _),
            Throws.TypeOf<PeerFaultException>().With.Property("Fault").EqualTo(TlsFault.KeyExhausted));
    }

    /// <summary>A cipher of TLS 1.2 has no keys to update, so no limit asks for a KeyUpdate, which TLS 1.2 does not have.</summary>
    [Test]
    public void No_limit_asks_for_new_keys([Values] AeadAlgorithm algorithm)
    {
        using var writer = new RecordWriter(paddingBlock: 1, maxRecordsPerKey: 11);
        using var output = new TlsBuffer();
        writer.Output = output;
        writer.SetKeys(Create(algorithm), Suite(algorithm));
        for (int i = 0; i < 10; i++) writer.Write(ContentType.ApplicationData, [1]);
        Assert.That(writer.IsKeyUpdateDue, Is.False);
        Assert.That(() => writer.Write(ContentType.ApplicationData, [1]), Throws.TypeOf<PeerFaultException>(), "the last is the alert's");
    }

    [Test]
    public void Seal_and_open_allocate_nothing([Values] AeadAlgorithm algorithm)
    {
        if (algorithm == AeadAlgorithm.ChaCha20Poly1305 && !System.Security.Cryptography.ChaCha20Poly1305.IsSupported)
            Assert.Ignore("This platform has no ChaCha20-Poly1305, and BouncyCastle's allocates.");
        using RecordCipher cipher = Create(algorithm);
        byte[] record = new byte[cipher.GetSealedLength(Content.Length, 0)];
        byte[] plaintext = new byte[Content.Length];
        for (int i = 0; i < 100; i++) SealAndOpen();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) SealAndOpen();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void SealAndOpen()
        {
            cipher.Seal(9, ContentType.ApplicationData, Content, record);
            cipher.Open(9, record, plaintext, RecordHeader.MaxPlaintextLength, out _);
        }
    }

    private static CipherSuiteSpec Suite(AeadAlgorithm algorithm) =>
        CipherSuiteSpec.All.ToArray().First(suite => suite.Version == ProtocolVersion.Tls12 && suite.Aead == algorithm);

    private static byte[] Iv(AeadAlgorithm algorithm) => [.. Enumerable.Range(0xA0, Tls12RecordCipher.FixedIvLength(algorithm)).Select(value => (byte)value)];

    private static Aead CreateAead(AeadAlgorithm algorithm) =>
        TlsCryptoProvider.Platform.CreateAead(algorithm, [.. Enumerable.Range(1, algorithm.KeyLength()).Select(value => (byte)value)]);

    private static Tls12RecordCipher Create(AeadAlgorithm algorithm) => new(CreateAead(algorithm), algorithm, Iv(algorithm));

    private static byte[] Seal(AeadAlgorithm algorithm, ulong sequence, ContentType type, byte[] content)
    {
        using Tls12RecordCipher cipher = Create(algorithm);
        byte[] record = new byte[cipher.GetSealedLength(content.Length, 0)];
        cipher.Seal(sequence, type, content, record);
        return record;
    }

    private static byte[] Open(AeadAlgorithm algorithm, ulong sequence, byte[] record, out ContentType type)
    {
        using Tls12RecordCipher cipher = Create(algorithm);
        byte[] plaintext = new byte[record.Length];
        type = cipher.Open(sequence, record, plaintext, RecordHeader.MaxPlaintextLength, out int length);
        return plaintext[..length];
    }

    private static TlsFault FaultOf(AeadAlgorithm algorithm, ulong sequence, byte[] record)
    {
        try
        {
            Open(algorithm, sequence, record, out _);
            return TlsFault.None;
        }
        catch (PeerFaultException fault)
        {
            return fault.Fault;
        }
    }

    private static byte[] WithLengthOfItsHeader(byte[] record)
    {
        byte[] resized = new byte[RecordHeader.Read(record).TotalLength];
        record.AsSpan(0, Math.Min(record.Length, resized.Length)).CopyTo(resized);
        return resized;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_sequence")]
    private static extern ref ulong SequenceOf(RecordWriter writer);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_sequence")]
    private static extern ref ulong SequenceOf(RecordReader reader);
}

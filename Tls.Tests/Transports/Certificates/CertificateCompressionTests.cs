using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>The decompressors against whoever wants more of them than a certificate (RFC 8879 §5).</summary>
internal sealed class CertificateCompressionTests
{
    private static readonly byte[] Message = [.. Enumerable.Range(0, 3_000).Select(i => (byte)(i * i % 251))];

    public static IEnumerable<TlsCertificateCompression> Ways => CertificateCompression.All;

    [Test]
    public void What_was_compressed_comes_back([ValueSource(nameof(Ways))] TlsCertificateCompression way, [Values(0, 1, 63, 64, 3_000, 100_000)] int length)
    {
        byte[] message = [.. Enumerable.Range(0, length).Select(i => (byte)(i / 7 % 16))];
        byte[] compressed = way.Compress(message);
        if (length < 64)
        {
            Assert.That(compressed.Length, Is.Zero.Or.LessThan(length));
            return;
        }
        Assert.That(compressed.Length, Is.InRange(1, length - 1));
        byte[] room = new byte[length];
        Assert.That(way.TryDecompress(compressed, room));
        Assert.That(room, Is.EqualTo(message));
    }

    [Test]
    public void Random_bytes_are_better_sent_as_they_are([ValueSource(nameof(Ways))] TlsCertificateCompression way)
    {
        byte[] message = new byte[1_000];
        new Random(1).NextBytes(message);
        Assert.That(way.Compress(message), Is.Empty);
    }

    [Test]
    public void Cut_anywhere_it_does_not_come_back([ValueSource(nameof(Ways))] TlsCertificateCompression way)
    {
        byte[] compressed = way.Compress(Message), room = new byte[Message.Length];
        Assert.That(Enumerable.Range(0, compressed.Length).Where(length => way.TryDecompress(compressed.AsSpan(0, length), room)), Is.Empty);
    }

    [Test]
    public void Bytes_behind_it_are_refused([ValueSource(nameof(Ways))] TlsCertificateCompression way, [Values(1, 4, 20_000)] int count)
    {
        byte[] lengthened = [.. way.Compress(Message), .. new byte[count]];
        Assert.That(way.TryDecompress(lengthened, new byte[Message.Length]), Is.False);
    }

    [Test]
    public void A_length_that_is_not_so_is_refused([ValueSource(nameof(Ways))] TlsCertificateCompression way, [Values(-3_000, -2_999, -1, 1, 100_000)] int more) =>
        Assert.That(way.TryDecompress(way.Compress(Message), new byte[Message.Length + more]), Is.False);

    [Test]
    public void Any_bytes_are_taken_without_an_exception([ValueSource(nameof(Ways))] TlsCertificateCompression way)
    {
        var random = new Random(2);
        byte[] compressed = way.Compress(Message), room = new byte[Message.Length];
        for (int i = 0; i < 2_000; i++)
        {
            byte[] changed = [.. compressed];
            changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);
            if (way.TryDecompress(changed, room)) Assert.That(way.Algorithm, Is.EqualTo(CertificateCompressionAlgorithm.Brotli), "ZLIB has a checksum");
            byte[] noise = new byte[random.Next(0, 200)];
            random.NextBytes(noise);
            Assert.That(way.TryDecompress(noise, room), Is.False);
        }
    }

    /// <summary>RFC 1950 §2.2: FDICT stands for a dictionary that RFC 8879 knows nothing of, and zlib for neither an error nor an end.</summary>
    [Test]
    public void Who_wants_a_dictionary_is_refused([Values(0x08, 0x18, 0x28, 0x38, 0x48, 0x58, 0x68, 0x78)] int method)
    {
        const int WithDictionary = 0x20;
        int flags = Enumerable.Range(WithDictionary, 31).Single(flags => ((method << 8) + flags) % 31 == 0);
        byte[] compressed = [(byte)method, (byte)flags, 0, 0, 0, 1, .. CertificateCompression.Zlib.Compress(Message)[2..]];
        Assert.That(CertificateCompression.Zlib.TryDecompress(compressed, new byte[Message.Length]), Is.False);
    }

    /// <summary>RFC 7932 §9.1: whatever window the peer had, nothing points further back than the message is long.</summary>
    [Test]
    public void A_window_of_any_size_is_taken(
        [Range(10, 24)] int windowBits, [Values(3_000, 100_000, (1 << 18) - 16, (1 << 18) - 15, 1 << 19)] int length)
    {
        // Repeats what is far behind.
        var random = new Random(length);
        byte[] message = new byte[length];
        random.NextBytes(message.AsSpan(0, length / 2));
        message.AsSpan(0, length / 2).CopyTo(message.AsSpan(length / 2));
        byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(length)], room = new byte[length];
        Assert.That(BrotliEncoder.TryCompress(message, compressed, out int written, quality: 5, windowBits));
        Assert.That(CertificateCompression.Brotli.TryDecompress(compressed.AsSpan(0, written), room));
        Assert.That(room, Is.EqualTo(message));
    }

    /// <summary>The decoder fills its window before it looks whether there is room: 16 MB of it, where a peer says so in 51 bytes.</summary>
    [TestCase(24, 100_000, 18)]
    [TestCase(22, (1 << 18) - 16, 18)]
    [TestCase(22, (1 << 18) - 15, 19)]
    [TestCase(24, 1 << 23, 24)]
    [TestCase(19, 1 << 23, 19)]
    [TestCase(18, 0, 18)]
    [TestCase(17, 100_000, 17)]
    [TestCase(16, 1 << 23, 16)]
    [TestCase(10, 100_000, 10)]
    public void A_window_is_no_larger_than_the_message_needs(int windowBits, int room, int expected)
    {
        byte[] compressed = new byte[100], same = new byte[100];
        BrotliEncoder.TryCompress(Message.AsSpan(0, 10), compressed, out _, quality: 5, windowBits);
        BrotliEncoder.TryCompress(Message.AsSpan(0, 10), same, out _, quality: 5, expected);
        Assert.That(BrotliCertificateCompression.LimitWindow(compressed[0], room), Is.EqualTo(same[0]));
    }

    /// <summary>Megabytes out of a few kilobytes: what is written is the room that there is, and little else is asked for.</summary>
    [Test]
    public void A_bomb_gets_no_more_room_than_it_declares([ValueSource(nameof(Ways))] TlsCertificateCompression way)
    {
        const int Size = 1 << 26;
        byte[] bomb = Bomb(way.Algorithm, Size);
        Assert.That(bomb, Has.Length.LessThan(Size / 500));
        byte[] room = new byte[10_000];
        way.TryDecompress(bomb, room);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(way.TryDecompress(bomb, room), Is.False);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(bomb.Length + 50_000));
    }

    private static byte[] Bomb(CertificateCompressionAlgorithm algorithm, int size)
    {
        using var output = new MemoryStream();
        using (Stream stream = algorithm == CertificateCompressionAlgorithm.Brotli
            ? new BrotliStream(output, CompressionLevel.Fastest)
            : new ZLibStream(output, CompressionLevel.SmallestSize))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < size / zeros.Length; i++) stream.Write(zeros);
        }
        return output.ToArray();
    }
}

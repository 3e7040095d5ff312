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

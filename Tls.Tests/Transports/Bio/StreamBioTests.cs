using System;
using System.IO;
using System.Net.Sockets;
using NUnit.Framework;
using Tls.Transports;

namespace Tls.Tests.Transports;

public sealed class StreamBioTests
{
    [Test]
    public void Bytes_pass_both_ways_and_the_end_is_0()
    {
        using var stream = new MemoryStream();
        using var bio = new StreamBio(stream);
        Assert.That(bio.IsBlocking, Is.True);
        Assert.That(bio.Write("abc"u8), Is.EqualTo(BioResult.Done(3)));
        stream.Position = 0;
        byte[] read = new byte[8];
        Assert.That(bio.Read(read), Is.EqualTo(BioResult.Done(3)));
        Assert.That(bio.IsEof, Is.False);
        Assert.That(bio.Read(read), Is.EqualTo(BioResult.EndOfData));
        Assert.That(bio.IsEof, Is.True);
    }

    [Test]
    public void Flush_reaches_the_stream()
    {
        using var inner = new MemoryStream();
        using var buffered = new BufferedStream(inner);
        using var bio = new StreamBio(buffered);
        bio.Write("abc"u8);
        Assert.That(inner.Length, Is.Zero);
        Assert.That(bio.Flush(), Is.EqualTo(BioResult.Done(1)));
        Assert.That(inner.Length, Is.EqualTo(3));
    }

    [Test]
    public void Stream_failures_are_returned_with_the_socket_error_inside()
    {
        using var bio = new StreamBio(new Failing(new IOException("gone", new SocketException((int)SocketError.ConnectionReset))));
        BioResult reset = BioResult.SystemFailed(SocketError.ConnectionReset);
        Assert.That(bio.Read(new byte[1]), Is.EqualTo(reset));
        Assert.That(bio.Write(new byte[1]), Is.EqualTo(reset));
        Assert.That(bio.Flush(), Is.EqualTo(reset));
        Assert.That(bio.LastException!.Message, Is.EqualTo("gone"));

        using var plain = new StreamBio(new Failing(new IOException("disk")));
        Assert.That(plain.Read(new byte[1]), Is.EqualTo(BioResult.SystemFailed(SocketError.SocketError)));
    }

    [Test]
    public void Empty_spans_do_not_touch_the_stream()
    {
        using var bio = new StreamBio(new Failing(new IOException("touched")));
        Assert.That(bio.Read([]), Is.EqualTo(BioResult.EndOfData));
        Assert.That(bio.Write([]), Is.EqualTo(BioResult.EndOfData));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Stream_is_disposed_only_when_owned(bool owned)
    {
        using var stream = new MemoryStream();
        new StreamBio(stream, owned).Dispose();
        Assert.That(stream.CanRead, Is.EqualTo(!owned));
    }

    [Test]
    public void One_way_streams_are_refused()
    {
        using var readOnly = new MemoryStream(new byte[1], writable: false);
        Assert.That(() => new StreamBio(readOnly), Throws.ArgumentException);
    }

    private sealed class Failing(IOException failure) : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw failure;

        public override void Write(ReadOnlySpan<byte> buffer) => throw failure;

        public override void Flush() => throw failure;
    }
}

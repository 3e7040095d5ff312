using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Records;
using Tls.Tests.Peers;

namespace Tls.Tests.Interop;

/// <summary>Our ClientHello with a hybrid, cut on its way to OpenSSL 3.5, which is in Node 26: into TCP segments, and into TLS records.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class LargeHelloInteropTests
{
    private const int Limit = 120_000;

    private NodePeer? _node;

    [OneTimeSetUp]
    public void Start() => _node = NodePeer.Start(Peers.Node26);

    [TearDown]
    public void Show() => _node?.ShowIfFailed();

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_node is not null) await _node.DisposeAsync();
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Into_two_segments(CancellationToken cancel) => await ConnectAsync(Places, (hello, at) => [hello[..at], hello[at..]], cancel);

    [Test]
    [CancelAfter(Limit)]
    public async Task Into_two_records(CancellationToken cancel) =>
        await ConnectAsync(Places.Where(at => at > RecordHeader.Size), (hello, at) => [Encoded.Join(Record(hello[RecordHeader.Size..at]), Record(hello[at..]))], cancel);

    [Test]
    [CancelAfter(Limit)]
    public async Task Into_records_of_equal_size(CancellationToken cancel) =>
        await ConnectAsync([1, 2, 3, 64, 255, 256, 1000], (hello, size) => [Encoded.Join([.. hello[RecordHeader.Size..].Chunk(size).Select(Record)])], cancel);

    [Test]
    [CancelAfter(Limit)]
    public async Task Into_segments_of_one_byte(CancellationToken cancel) => await ConnectAsync([0], (hello, _) => [.. hello.Select(one => new[] { one })], cancel);

    // The headers and the list of extensions byte by byte, the shares in steps that fall on no round number.
    private static IEnumerable<int> Places => Enumerable.Range(1, 1_440).Where(at => at < 120 || at % 13 == 0);

    private static byte[] Record(byte[] content) => Encoded.Record((byte)ContentType.Handshake, content, 0x0301);

    private async Task ConnectAsync(IEnumerable<int> places, Func<byte[], int, byte[][]> cut, CancellationToken cancel)
    {
        (_, int port) = await _node!.ServeAsync(NodeOptions.Server(), cancel);
        int count = 0;
        foreach (int place in places)
        {
            using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel, cut: bytes => IsHello(bytes) ? cut(bytes, place) : [bytes]);
            await driver.HandshakeAsync(cancel);
            Assert.That((driver.Tls.Info.Group, driver.Tls.Info.HelloRetryRequested), Is.EqualTo((NamedGroup.X25519MLKEM768, false)), $"{place}");
            await driver.CloseAsync(cancel);
            await driver.ExpectCloseAsync(cancel);
            count++;
        }
        Assert.That(count, Is.Positive);
    }

    private static bool IsHello(byte[] bytes)
    {
        if (bytes[0] != (byte)ContentType.Handshake) return false;
        Assert.That(bytes, Has.Length.InRange(1_441, 2_000), "one record, and behind the last place");
        return true;
    }
}

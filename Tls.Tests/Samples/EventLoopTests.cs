using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core.Crypto;
using Tls.Tests.Architecture;
using Tls.Tests.Interop;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Samples;

/// <summary>The event loop: one thread, sockets that never wait, and the core without any adapter.</summary>
[CancelAfter(120_000)]
public sealed class EventLoopTests
{
    private const int MaxLines = 150;

    // Longer than any test may take on a machine that has other things to do.
    private const string Patient = "300";

    private CertificateFiles _files = null!;
    private SampleServer _server = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _files = new CertificateFiles();
        _server = await StartAsync(Patient);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _server.DisposeAsync();
        _files.Dispose();
    }

    [Test]
    public void Is_short_enough_to_read_over_coffee() =>
        Assert.That(Repository.Sources(Path.Combine("samples", "Tls.EventLoop")).Sum(file => File.ReadLines(file).Count()), Is.LessThan(MaxLines));

    [Test]
    public void Uses_no_adapter() => Assert.That(
        File.ReadAllText(Path.Combine(Repository.Root, "samples", "Tls.EventLoop", "Tls.EventLoop.csproj")), Does.Not.Contain("Transports"));

    [TestCase(1)]
    [TestCase(100_000)]
    [TestCase(2_000_000)]
    public async Task Echoes(int length, CancellationToken cancel)
    {
        await using TlsStream client = await _server.ConnectAsync(cancel);
        byte[] sent = TlsStreamPair.Pattern(length);
        Task write = client.WriteAsync(sent, cancel).AsTask();
        byte[] echo = new byte[length];
        await client.ReadExactlyAsync(echo, cancel);
        await write;
        Assert.That(echo.AsSpan().SequenceEqual(sent), Is.True);
        await client.ShutdownWriteAsync(cancel);
        Assert.That(await client.ReadAsync(echo, cancel), Is.Zero, "its close_notify");
    }

    [Test]
    public async Task Serves_many_at_once(CancellationToken cancel)
    {
        List<TlsStream> clients = [];
        for (int i = 0; i < 50; i++) clients.Add(await _server.ConnectAsync(cancel));
        await Task.WhenAll(clients.Select(async (client, number) =>
        {
            byte[] sent = TlsStreamPair.Pattern(10_000 + number);
            Task write = client.WriteAsync(sent, cancel).AsTask();
            byte[] echo = new byte[sent.Length];
            await client.ReadExactlyAsync(echo, cancel);
            await write;
            Assert.That(echo, Is.EqualTo(sent));
            await client.DisposeAsync();
        }));
    }

    [Test]
    public async Task Openssl_talks_to_it(CancellationToken cancel)
    {
        await using PeerProcess openssl = PeerProcess.Start(
            Interop.Peers.Require(Interop.Peers.OpenSsl), "s_client", "-quiet", "-connect", _server.Address, "-CAfile", _files.Root, "-verify_return_error");
        await openssl.WriteAsync("hello, loop\n", cancel);
        await openssl.WaitForOutputAsync("hello, loop", cancel);
    }

    [Test]
    public async Task Tells_the_confused(CancellationToken cancel)
    {
        using Socket confused = await Loopback.ConnectAsync(_server.Port, cancel);
        await confused.SendAsync("This is not TLS."u8.ToArray(), cancel);
        byte[] answer = new byte[100];
        int length = await confused.ReceiveAsync(answer, cancel);
        Assert.That(answer.AsSpan(0, length).ToArray(), Is.EqualTo((byte[])[21, 3, 3, 0, 2, 2, 10]), "alert: fatal, unexpected_message");
    }

    [Test]
    public async Task Loses_patience_with_the_silent(CancellationToken cancel)
    {
        await using SampleServer hasty = await StartAsync("1");
        using Socket silent = await Loopback.ConnectAsync(hasty.Port, cancel);
        Assert.That(await silent.ReceiveAsync(new byte[1], cancel), Is.Zero);
    }

    private Task<SampleServer> StartAsync(string secondsOfPatience)
    {
        string[] identity = _files.Identity(CertificateKeyKind.EcdsaP256);
        return SampleServer.StartEventLoopAsync(identity[1], identity[3], secondsOfPatience);
    }
}

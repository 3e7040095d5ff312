using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Streams;

/// <summary>A TlsStream that is made first and authenticated then, as SslStream's users do it.</summary>
[CancelAfter(120_000)]
public sealed class TlsStreamAuthenticateTests
{
    [Test]
    public async Task Before_the_handshake_there_is_nothing_to_read_write_or_know()
    {
        var transport = new DuplexStreamPair();
        await using var stream = new TlsStream(transport.Client);
        Assert.That((stream.IsAuthenticated, stream.IsEncrypted, stream.IsSigned, stream.IsMutuallyAuthenticated), Is.EqualTo((false, false, false, false)));
        Assert.That((stream.CanRead, stream.CanWrite, stream.IsServer, stream.LeaveInnerStreamOpen), Is.EqualTo((false, false, false, false)));
        Assert.That(async () => await stream.ReadAsync(new byte[1]), Throws.InvalidOperationException);
        Assert.That(() => stream.Read(new byte[1]), Throws.InvalidOperationException);
        Assert.That(async () => await stream.WriteAsync(new byte[1]), Throws.InvalidOperationException);
        Assert.That(() => stream.Write(new byte[1]), Throws.InvalidOperationException);
        Assert.That(stream.Flush, Throws.InvalidOperationException);
        Assert.That(async () => await stream.ShutdownAsync(), Throws.InvalidOperationException);
        Assert.That(() => stream.SslProtocol, Throws.InvalidOperationException);
        Assert.That(() => stream.RemoteCertificate, Throws.InvalidOperationException);
        Assert.That(transport.Client.Writes, Is.Zero);
    }

    [Test]
    public async Task Neither_read_nor_write_is_possible_during_the_handshake()
    {
        var transport = new DuplexStreamPair();
        var stream = new TlsStream(transport.Client);
        Task handshake = stream.AuthenticateAsClientAsync(TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier);
        Assert.That(async () => await stream.ReadAsync(new byte[1]), Throws.InvalidOperationException);
        Assert.That(async () => await stream.WriteAsync(new byte[1]), Throws.InvalidOperationException);
        Assert.That((stream.IsAuthenticated, stream.SslProtocol, stream.NegotiatedCipherSuite), Is.EqualTo((false, SslProtocols.None, TlsCipherSuite.TLS_NULL_WITH_NULL_NULL)));

        await using var server = new TlsStream(transport.Server);
        await server.AuthenticateAsServerAsync(TlsStreamPair.ServerContext());
        await handshake;
        Assert.That((stream.IsAuthenticated, stream.SslProtocol), Is.EqualTo((true, SslProtocols.Tls13)));
        await stream.DisposeAsync();
    }

    [Test]
    public async Task Shakes_hands_without_a_single_asynchronous_call()
    {
        (NetworkStream client, NetworkStream server) = await TlsStreamPair.SocketsAsync();
        Task serving = Task.Run(() =>
        {
            using var stream = new TlsStream(server);
            stream.AuthenticateAsServer(TlsStreamPair.ServerContext());
            stream.CopyTo(stream);
        });
        using (var stream = new TlsStream(client, leaveInnerStreamOpen: true))
        {
            stream.AuthenticateAsClient(TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier);
            stream.Write("data"u8);
            byte[] echo = new byte[4];
            stream.ReadExactly(echo);
            Assert.That(echo, Is.EqualTo("data"u8.ToArray()));
        }
        await serving;
        Assert.That(client.Socket.Connected, Is.True, "left open");
    }

    [Test]
    public async Task A_synchronous_handshake_that_fails_tells_both()
    {
        (NetworkStream client, NetworkStream server) = await TlsStreamPair.SocketsAsync();
        await using var serving = new TlsStream(server);
        Task accepting = serving.AuthenticateAsServerAsync(TlsStreamPair.ServerContext());
        using var stream = new TlsStream(client);
        TlsException refused = Assert.Throws<TlsException>(() => stream.AuthenticateAsClient(TestCertificates.ServerName), "the system's roots do not hold ours")!;
        Assert.That(refused.Error.Fault, Is.EqualTo(TlsFault.UnknownCertificateAuthority));
        Assert.That(Assert.ThrowsAsync<TlsException>(() => accepting)!.Error.Alert, Is.EqualTo(AlertDescription.UnknownCa));
    }

    [Test]
    public async Task The_short_overload_trusts_the_system_alone()
    {
        var transport = new DuplexStreamPair();
        await using var server = new TlsStream(transport.Server);
        await using var client = new TlsStream(transport.Client);
        Task accepting = server.AuthenticateAsServerAsync(TlsStreamPair.ServerContext());
        Assert.That(
            async () => await client.AuthenticateAsClientAsync(TestCertificates.ServerName),
            Throws.InstanceOf<TlsException>().With.Property(nameof(TlsException.Error)).Property(nameof(TlsError.Fault)).EqualTo(TlsFault.UnknownCertificateAuthority));
        Assert.That(async () => await accepting, Throws.InstanceOf<TlsException>());
    }

    [Test]
    public async Task A_failed_handshake_leaves_the_transport_to_whoever_disposes_and_every_call_throws_why()
    {
        var transport = new DuplexStreamPair();
        var stream = new TlsStream(transport.Client);
        await transport.Server.WriteAsync("220 This is not TLS\r\n"u8.ToArray());
        Assert.That(async () => await AuthenticateAsync(stream), Throws.InstanceOf<TlsException>());
        Assert.That(async () => await stream.ReadAsync(new byte[1]), Throws.InstanceOf<TlsException>());
        Assert.That(async () => await stream.WriteAsync(new byte[1]), Throws.InstanceOf<TlsException>());
        Assert.That(async () => await AuthenticateAsync(stream), Throws.InvalidOperationException);
        Assert.That((stream.IsAuthenticated, stream.CanRead, transport.Client.IsDisposed), Is.EqualTo((false, false, false)));
        int writes = transport.Client.Writes;
        await stream.DisposeAsync();
        Assert.That((transport.Client.IsDisposed, transport.Client.Writes), Is.EqualTo((true, writes)));
    }

    [Test]
    public async Task A_cancelled_handshake_cannot_be_taken_up_again()
    {
        var transport = new DuplexStreamPair();
        await using var stream = new TlsStream(transport.Client);
        using var canceller = new CancellationTokenSource();
        Task handshake = stream.AuthenticateAsClientAsync(TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier, canceller.Token);
        await canceller.CancelAsync();
        Assert.That(async () => await handshake, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await AuthenticateAsync(stream), Throws.InvalidOperationException);
        Assert.That(async () => await stream.ReadAsync(new byte[1]), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Is_authenticated_once_and_in_one_role()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair());
        Assert.That(async () => await AuthenticateAsync(pair.Client), Throws.InvalidOperationException);
        Assert.That(async () => await pair.Client.AuthenticateAsServerAsync(TlsStreamPair.ServerContext()), Throws.InvalidOperationException);
        Assert.That(() => pair.Client.AuthenticateAsServer(TlsStreamPair.ServerContext()), Throws.InvalidOperationException);
        await pair.Client.WriteAsync("data"u8.ToArray());
        Assert.That(await pair.Server.ReadAsync(new byte[10]), Is.EqualTo(4), "nothing was disturbed");
    }

    [Test]
    public async Task Disposing_ends_a_handshake([Values] bool leaveOpen, [Values] bool overSockets)
    {
        var memory = new DuplexStreamPair();
        (Stream client, Stream server) = (memory.Client, memory.Server);
        if (overSockets) (client, server) = await TlsStreamPair.SocketsAsync();
        var stream = new TlsStream(client, leaveOpen);
        Task handshake = AuthenticateAsync(stream);
        await stream.DisposeAsync();

        // A transport that is left open lets go of the handshake with its next byte.
        if (leaveOpen) await server.WriteAsync(new byte[] { 22 });
        Assert.That(async () => await handshake, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(async () => await AuthenticateAsync(stream), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void A_name_that_is_none_is_the_callers_mistake_at_once()
    {
        var stream = new TlsStream(new DuplexStreamPair().Client);
        Assert.That(() => _ = stream.AuthenticateAsClientAsync("not a name"), Throws.ArgumentException);
        Assert.That(() => stream.AuthenticateAsClient("not a name"), Throws.ArgumentException);
        Assert.That(() => _ = stream.AuthenticateAsClientAsync((string)null!), Throws.ArgumentNullException);
        Assert.That(() => new TlsStream(new MemoryStream([], writable: false)), Throws.ArgumentException);
    }

    [Test]
    public async Task Gives_the_peers_certificate_as_an_object_the_same_each_time()
    {
        await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(new DuplexStreamPair());
        X509Certificate shown = pair.Client.RemoteCertificate!;
        Assert.That(shown.GetRawCertData(), Is.EqualTo(TestCertificates.Default.Leaf().Der));
        Assert.That(pair.Client.RemoteCertificate, Is.SameAs(shown));
        Assert.That(pair.Server.RemoteCertificate, Is.Null);
    }

    private static Task AuthenticateAsync(TlsStream stream) =>
        stream.AuthenticateAsClientAsync(TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier);
}

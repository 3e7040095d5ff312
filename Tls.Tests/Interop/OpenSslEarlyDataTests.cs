using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>Early data under tickets with <c>openssl</c>, both ways.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class OpenSslEarlyDataTests
{
    private const int Limit = 60_000;

    /// <summary>s_server remembers by itself which tickets were used: the second use of one gets no early data through.</summary>
    [Test]
    [CancelAfter(Limit)]
    public async Task Our_client_sends_it_to_s_server_once(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, "-early_data", "-tls1_3");
        await using PeerProcess ended = server;
        byte[] ticket = await FirstMeetingAsync(server, port, cancel);

        (TlsEarlyData taken, bool resumed) = await SendAsync(port, ticket, "early words\n", cancel);
        Assert.That((taken, resumed), Is.EqualTo((TlsEarlyData.Accepted, true)));
        await server.WaitForOutputAsync("early words", cancel);

        (TlsEarlyData again, _) = await SendAsync(port, ticket, "words again\n", cancel);
        Assert.That(again, Is.EqualTo(TlsEarlyData.Rejected));
        Assert.That(server.Said, Does.Not.Contain("words again"));
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task OpenSsl_sends_it_to_our_server([Values] bool hasStore, [Values] bool returnsEarly, CancellationToken cancel)
    {
        using var server = new Server(hasStore);
        using var files = new ClientFiles();
        await server.FirstMeetingAsync(files, cancel);
        await using PeerProcess client = OpenSsl.Connect(server.Listener, "-tls1_3", "-sess_in", files.Session, "-early_data", files.Data);
        await using TlsStream stream = await server.AcceptAsync(returnsEarly, cancel);
        byte[] early = new byte["early words\n".Length];
        await stream.ReadExactlyAsync(early, cancel);
        Assert.That(early, Is.EqualTo("early words\n"u8.ToArray()));
        await stream.WriteAsync("an answer\n"u8.ToArray(), cancel);
        await client.WaitForOutputAsync("an answer", cancel);
        await stream.CompleteHandshakeAsync(cancel);
        Assert.That((stream.EarlyDataTaken, stream.Info.IsResumed), Is.EqualTo((early.Length, true)));
        await client.WriteAsync("Q\n", cancel);
        await client.WaitForExitAsync(cancel);
        Assert.That(client.Output, Does.Contain("Early data was accepted").And.Contain("Reused, TLSv1.3"));
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task OpenSsl_is_refused_and_goes_on([Values("guard", "size", "retry")] string why, CancellationToken cancel)
    {
        using var server = new Server(hasStore: false);
        using var files = new ClientFiles();
        await server.FirstMeetingAsync(files, cancel);
        if (why == "guard") server.Guard = null;
        if (why == "size") server.MaxEarlyData = 0;
        string[] groups = why == "retry" ? ["-groups", "P-384:X25519"] : [];
        if (why == "retry") server.Groups = [NamedGroup.X25519];
        await using PeerProcess client = OpenSsl.Connect(server.Listener, ["-tls1_3", "-sess_in", files.Session, "-early_data", files.Data, .. groups]);
        await using TlsStream stream = await server.AcceptAsync(returnsEarly: false, cancel);
        Assert.That((stream.Info.EarlyData, stream.EarlyDataTaken, stream.Info.IsResumed, stream.Info.HelloRetryRequested),
            Is.EqualTo((TlsEarlyData.Rejected, 0, true, why == "retry")));
        await stream.WriteAsync("hello\n"u8.ToArray(), cancel);
        await client.WaitForOutputAsync("hello", cancel);
        await client.WriteAsync("later words\n", cancel);
        byte[] later = new byte["later words\n".Length];
        await stream.ReadExactlyAsync(later, cancel);
        Assert.That(later, Is.EqualTo("later words\n"u8.ToArray()), "what was early has not arrived");
        await client.WriteAsync("Q\n", cancel);
        await client.WaitForExitAsync(cancel);
        Assert.That(client.Output, Does.Contain("Early data was rejected"));
    }

    private static async Task<byte[]> FirstMeetingAsync(PeerProcess server, int port, CancellationToken cancel)
    {
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);
        driver.Tls.UseSessions(DateTimeOffset.UtcNow, Ours.Verifier.TrustId.Span);
        await driver.HandshakeAsync(cancel);
        await server.WriteAsync("hello\n", cancel);
        await driver.ExpectAsync("hello\n"u8.ToArray(), cancel);
        Assert.That(driver.Tls.TryTakeTicket(out TlsTicket? ticket));
        using (ticket)
        {
            Assert.That(ticket!.MaxEarlyData, Is.Positive);
            await driver.CloseAsync(cancel);
            return ticket.Export();
        }
    }

    private static async Task<(TlsEarlyData EarlyData, bool IsResumed)> SendAsync(int port, byte[] exported, string early, CancellationToken cancel)
    {
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions(), cancel);
        driver.Tls.UseSessions(DateTimeOffset.UtcNow, Ours.Verifier.TrustId.Span);
        using TlsTicket ticket = TlsTicket.Import(exported);
        Assert.That(driver.Tls.OfferTicket(ticket));
        await driver.HandshakeAsync(System.Text.Encoding.ASCII.GetBytes(early), cancel);
        await driver.CloseAsync(cancel);
        return (driver.Tls.Info.EarlyData, driver.Tls.Info.IsResumed);
    }

    private sealed class Server(bool hasStore) : IDisposable
    {
        private readonly TlsTicketKeys _keys = TlsTicketKeys.Generate();
        private readonly TlsSessionMemory _store = new();

        public Loopback Listener { get; } = new();

        // The tickets' keys are made here, so nothing can have come before.
        public TlsReplayGuard? Guard { get; set; } = new(new TlsReplayMemory()) { StoreOutlivesProcess = true };

        public int MaxEarlyData { get; set; } = 16_384;

        public NamedGroup[] Groups { get; set; } = [NamedGroup.X25519, NamedGroup.Secp384r1];

        public async Task<TlsStream> AcceptAsync(bool returnsEarly, CancellationToken cancel)
        {
            var context = TlsServerContext.Create(new TlsServerOptions
            {
                Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)],
                TicketKeys = hasStore ? null : _keys,
                UsesSessionStore = hasStore,
                MaxEarlyDataSize = MaxEarlyData,
                Groups = Groups,
            });
            var stream = new TlsStream(new NetworkStream(await Listener.AcceptAsync(cancel), ownsSocket: true))
            {
                Sessions = new TlsSessions { Store = _store, ReplayGuard = Guard },
                ReturnsWithEarlyData = returnsEarly,
            };
            await stream.AuthenticateAsServerAsync(context, cancellationToken: cancel);
            return stream;
        }

        public async Task FirstMeetingAsync(ClientFiles files, CancellationToken cancel)
        {
            await using PeerProcess client = OpenSsl.Connect(Listener, "-tls1_3", "-sess_out", files.Session);
            await using TlsStream stream = await AcceptAsync(returnsEarly: false, cancel);
            await stream.WriteAsync("hello\n"u8.ToArray(), cancel);
            await client.WaitForOutputAsync("hello", cancel);
            await client.WriteAsync("Q\n", cancel);
            await client.WaitForExitAsync(cancel);
        }

        public void Dispose()
        {
            Listener.Dispose();
            _keys.Dispose();
        }
    }

    private sealed class ClientFiles : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("tls-early-").FullName;

        public ClientFiles() => File.WriteAllText(Data, "early words\n");

        public string Session => Path.Combine(_folder, "session.pem");

        public string Data => Path.Combine(_folder, "data");

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}

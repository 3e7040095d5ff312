using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>Sessions that go on between our side and others: tickets of both versions, and session IDs of TLS 1.2.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class SessionInteropTests
{
    private const int Limit = 60_000;

    /// <summary>s_server keeps sessions by ID where it may issue no tickets; in TLS 1.3 its tickets then name what it keeps.</summary>
    [Test]
    [CancelAfter(Limit)]
    public async Task Our_client_resumes_at_s_server(
        [Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version, [Values] bool hasTickets, CancellationToken cancel)
    {
        (PeerProcess process, int port) = await OpenSsl.ServeAsync(cancel, ["-rev", .. hasTickets ? (string[])[] : ["-no_ticket"]]);
        await using PeerProcess server = process;
        using TlsTicket first = await MeetAsync(port, version, ticket: null, isResumed: false, cancel);
        using TlsTicket? second = await MeetAsync(port, version, TlsTicket.Import(first.Export()), isResumed: true, cancel, needsTicket: false);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task OpenSsl_s_client_resumes_at_our_server(
        [Values("-tls1_2", "-tls1_3")] string version, [Values] bool hasStore, [Values] bool hasTickets, CancellationToken cancel)
    {
        if (!hasStore && !hasTickets) return;
        using var listener = new Loopback();
        using TlsTicketKeys? keys = hasTickets ? TlsTicketKeys.Generate() : null;
        var store = new TlsSessionMemory();
        var context = TlsServerContext.Create(new TlsServerOptions
        {
            Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)],
            TicketKeys = keys,
            UsesSessionStore = hasStore,
        });
        string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"session-{Guid.NewGuid():N}.pem");
        try
        {
            foreach (bool isResumed in new[] { false, true })
            {
                await using PeerProcess client = OpenSsl.Connect(listener, version, isResumed ? "-sess_in" : "-sess_out", file);
                using var transport = new System.Net.Sockets.NetworkStream(await listener.AcceptAsync(cancel), ownsSocket: true);
                await using var server = new TlsStream(transport) { Sessions = new TlsSessions { Store = store } };
                await server.AuthenticateAsServerAsync(context, cancellationToken: cancel);
                await server.WriteAsync("hello from our side\n"u8.ToArray(), cancel);
                await client.WaitForOutputAsync("hello from our side", cancel);
                Assert.That(server.Info.IsResumed, Is.EqualTo(isResumed));
                await client.WriteAsync("Q\n", cancel);
                await client.WaitForExitAsync(cancel);
                Assert.That(client.Output, Does.Contain(isResumed ? "Reused, TLSv1" : "New, TLSv1"));
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task GnuTls_resumes_at_our_server([Values("NORMAL:-VERS-ALL:+VERS-TLS1.2")] string priority, CancellationToken cancel)
    {
        using var listener = new Loopback();
        using var keys = TlsTicketKeys.Generate();
        var context = TlsServerContext.Create(new TlsServerOptions { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)], TicketKeys = keys });
        await using PeerProcess client = PeerProcess.Start(
            Peers.Require(Peers.GnuTlsClient),
            ["--resume", "--waitresumption", "--priority", priority, "--x509cafile", PeerFiles.Root, "--sni-hostname", Ours.ServerName,
                "--verify-hostname", Ours.ServerName, "--port", $"{listener.Port}", "127.0.0.1"]);
        foreach (bool isResumed in new[] { false, true })
        {
            using var transport = new System.Net.Sockets.NetworkStream(await listener.AcceptAsync(cancel), ownsSocket: true);
            await using TlsStream server = await TlsStream.AcceptAsync(transport, context, cancel);
            Assert.That(server.Info.IsResumed, Is.EqualTo(isResumed));
            await server.WriteAsync("hello from our side\n"u8.ToArray(), cancel);
            if (!isResumed) Assert.That(await server.ReadAsync(new byte[100], cancel), Is.Zero, "the client comes again");
            else await client.WaitForOutputAsync("hello from our side", cancel);
        }
    }

    /// <summary>
    /// In TLS 1.3 gnutls-cli waits for a ticket (--waitresumption) before it says anything, so a server that waits for it in turn has to issue
    /// one: with its first data, as here where it speaks first, or by itself. One that does neither is waited for without end.
    /// </summary>
    [Test]
    [CancelAfter(Limit)]
    public async Task GnuTls_resumes_TLS_13_at_our_server([Values] bool speaksFirst, CancellationToken cancel)
    {
        using var listener = new Loopback();
        using var keys = TlsTicketKeys.Generate();
        var context = TlsServerContext.Create(new TlsServerOptions { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)], TicketKeys = keys });
        await using PeerProcess client = PeerProcess.Start(
            Peers.Require(Peers.GnuTlsClient),
            ["--resume", "--waitresumption", "--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.3", "--x509cafile", PeerFiles.Root, "--sni-hostname", Ours.ServerName,
                "--verify-hostname", Ours.ServerName, "--port", $"{listener.Port}", "127.0.0.1"]);
        foreach (bool isResumed in new[] { false, true })
        {
            using var transport = new System.Net.Sockets.NetworkStream(await listener.AcceptAsync(cancel), ownsSocket: true);
            await using TlsStream server = await TlsStream.AcceptAsync(transport, context, cancel);
            Assert.That((server.Info.Version, server.Info.IsResumed), Is.EqualTo((ProtocolVersion.Tls13, isResumed)));
            if (!isResumed && !speaksFirst) await server.IssueTicketsAsync(1, cancel);
            else await server.WriteAsync("hello from our side\n"u8.ToArray(), cancel);
            if (!isResumed) Assert.That(await server.ReadAsync(new byte[100], cancel), Is.Zero, "the client comes again");
            else await client.WaitForOutputAsync("hello from our side", cancel);
        }
    }

    private static async Task<TlsTicket> MeetAsync(
        int port, ProtocolVersion version, TlsTicket? ticket, bool isResumed, CancellationToken cancel, bool needsTicket = true)
    {
        var options = new TlsClientOptions { MinVersion = version, MaxVersion = version };
        using SocketDriver driver = await Ours.ConnectAsync(port, options, cancel);
        driver.Tls.UseSessions(DateTimeOffset.UtcNow, Ours.Verifier.TrustId.Span);
        if (ticket is not null) Assert.That(driver.Tls.OfferTicket(ticket));
        ticket?.Dispose();
        await driver.HandshakeAsync(cancel);
        Assert.That(driver.Tls.Info.IsResumed, Is.EqualTo(isResumed));
        await driver.WriteAsync("ping\n"u8.ToArray(), cancel);
        await driver.ExpectAsync("gnip\n"u8.ToArray(), cancel);
        bool hasTicket = driver.Tls.TryTakeTicket(out TlsTicket? taken);
        Assert.That(hasTicket || !needsTicket, "a ticket or an ID came");
        await driver.CloseAsync(cancel);
        return taken!;
    }
}

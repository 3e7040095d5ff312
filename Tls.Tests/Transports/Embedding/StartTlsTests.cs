using System.IO;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.Embedding;

/// <summary>A protocol that changes over to TLS in mid-stream. What somebody slipped in before the handshake never counts as secured (CVE-2011-0411, CVE-2024-0056).</summary>
[CancelAfter(120_000)]
public sealed class StartTlsTests
{
    [Test]
    public async Task Goes_on_under_TLS_where_the_clear_text_ended(CancellationToken cancel)
    {
        var transport = new DuplexStreamPair { Client = { MaxRead = 7 }, Server = { MaxRead = 5 } };
        Task<string> serving = ServeAsync(transport.Server, cancel);
        var clear = new LineProtocol(transport.Client);
        Assert.That(await clear.ReadLineAsync(cancel), Is.EqualTo("220 ready"));
        await clear.WriteLineAsync("STARTTLS", cancel);
        Assert.That(await clear.ReadLineAsync(cancel), Is.EqualTo("220 go ahead"));

        await using TlsStream secure = await SecureAsync(clear, cancel);
        var lines = new LineProtocol(secure);
        await lines.WriteLineAsync("MAIL", cancel);
        Assert.That(await lines.ReadLineAsync(cancel), Is.EqualTo("250 MAIL"));
        Assert.That(await serving, Is.EqualTo("MAIL"));
    }

    [Test]
    public async Task A_server_that_reads_ahead_refuses_a_command_slipped_in_behind_STARTTLS(CancellationToken cancel)
    {
        var transport = new DuplexStreamPair();
        Task<string> serving = ServeAsync(transport.Server, cancel);
        await transport.Client.WriteAsync("STARTTLS\r\nRCPT attacker\r\n"u8.ToArray(), cancel);
        Assert.That(async () => await serving, Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public async Task A_client_that_reads_ahead_refuses_an_answer_slipped_in_before_the_handshake(CancellationToken cancel)
    {
        var transport = new DuplexStreamPair();
        await transport.Server.WriteAsync("220 go ahead\r\n250 anything you like\r\n"u8.ToArray(), cancel);
        var clear = new LineProtocol(transport.Client);
        await clear.ReadLineAsync(cancel);
        Assert.That(async () => await SecureAsync(clear, cancel), Throws.InstanceOf<InvalidDataException>());
    }

    [TestCase(1)]
    [TestCase(14)]
    public async Task What_the_line_reader_did_not_see_TLS_refuses(int bytesAtOnce, CancellationToken cancel)
    {
        // A reader that takes no byte beyond its line leaves the attacker's for the handshake to meet.
        var transport = new DuplexStreamPair { Server = { MaxRead = 1 }, Client = { MaxRead = bytesAtOnce } };
        Task<string> serving = ServeAsync(transport.Server, cancel);
        await transport.Client.WriteAsync("STARTTLS\r\nRCPT attacker\r\n"u8.ToArray(), cancel);
        await new LineProtocol(transport.Client).ReadLineAsync(cancel);
        TlsException refused = Assert.ThrowsAsync<TlsException>(() => serving)!;
        Assert.That(refused.Error.Fault, Is.EqualTo(TlsFault.UnknownRecordType));
    }

    [Test]
    public async Task A_whole_connection_of_somebody_else_slipped_in_before_ends_in_an_alert(CancellationToken cancel)
    {
        // The attacker's own ClientHello opens the handshake; the victim's, behind it, is no continuation of it.
        var transport = new DuplexStreamPair { Server = { MaxRead = 1 } };
        Task<string> serving = ServeAsync(transport.Server, cancel);
        await transport.Client.WriteAsync("STARTTLS\r\n"u8.ToArray(), cancel);
        for (int hello = 0; hello < 2; hello++)
        {
            var buffer = new TlsBuffer();
            using var attacker = TlsConnection.CreateClient(TlsStreamPair.ClientContext(), TestCertificates.ServerName);
            attacker.Start(buffer);
            await transport.Client.WriteAsync(buffer.Unread.ToArray(), cancel);
        }
        Assert.That(async () => await serving, Throws.InstanceOf<TlsException>());
    }

    private static async Task<TlsStream> SecureAsync(LineProtocol clear, CancellationToken cancel)
    {
        var secure = new TlsStream(clear.Upgrade());
        await secure.AuthenticateAsClientAsync(TlsStreamPair.ClientContext(), TestCertificates.ServerName, TlsStreamPair.Verifier, cancel);
        return secure;
    }

    // Gives the one command that it obeyed.
    private static async Task<string> ServeAsync(Stream transport, CancellationToken cancel)
    {
        var clear = new LineProtocol(transport);
        await clear.WriteLineAsync("220 ready", cancel);
        if (await clear.ReadLineAsync(cancel) != "STARTTLS") throw new InvalidDataException("In the clear there is nothing but STARTTLS.");
        await clear.WriteLineAsync("220 go ahead", cancel);

        await using var secure = new TlsStream(clear.Upgrade());
        await secure.AuthenticateAsServerAsync(TlsStreamPair.ServerContext(), cancellationToken: cancel);
        var lines = new LineProtocol(secure);
        string command = await lines.ReadLineAsync(cancel);
        await lines.WriteLineAsync($"250 {command}", cancel);
        return command;
    }
}

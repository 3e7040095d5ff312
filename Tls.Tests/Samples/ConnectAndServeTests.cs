using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core.Crypto;

namespace Tls.Tests.Samples;

/// <summary>The sample's client against the sample's server, each in a process of its own.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ConnectAndServeTests
{
    private CertificateFiles _files = null!;

    [OneTimeSetUp]
    public void WriteFiles() => _files = new CertificateFiles();

    [OneTimeTearDown]
    public void DeleteFiles() => _files.Dispose();

    [TestCase(nameof(CertificateKeyKind.Rsa))]
    [TestCase(nameof(CertificateKeyKind.EcdsaP256))]
    [TestCase(nameof(CertificateKeyKind.Ed25519))]
    public async Task Gets_the_page_about_the_connection(string kind)
    {
        string[] identity = _files.Identity(Enum.Parse<CertificateKeyKind>(kind));
        await using SampleServer server = await SampleServer.StartAsync(["--www", "--once", "--alpn", "h3,http/1.1", .. identity]);

        ProcessResult client = await SampleProcess.RunSampleAsync(
            "connect", server.Address, "--ca", _files.Root, "--name", "example.test",
            "--alpn", "http/1.1", "--groups", "P-384", "--suites", "chacha20-poly1305", "--get", "/path");

        Assert.That(client.ExitCode, Is.Zero, client.Errors);
        Assert.That(client.Output, Does.StartWith("<!DOCTYPE html>").And.EndWith("</html>\n"));
        Assert.That(client.Output, Does.Contain("TLS 1.3").And.Contain("TLS_CHACHA20_POLY1305_SHA256").And.Contain("P-384").And.Contain("http/1.1").And.Contain("example.test"));
        Assert.That(client.Errors, Does.Contain("TLS 1.3").And.Match($"subject CN=test leaf {kind}; issuer CN=test intermediate; valid 2020-01-01 to "));
        ProcessResult served = await server.Process.EndAsync();
        Assert.That(served, Is.EqualTo(new ProcessResult(0, served.Output, "")));
    }

    [TestCase("000102030405060708090a0b0c0d0e0f", 0)]
    [TestCase("ff0102030405060708090a0b0c0d0e0f", 1)]
    public async Task A_shared_key_stands_for_certificates(string hex, int exitCode)
    {
        await using SampleServer server = await SampleServer.StartAsync("--www", "--once", "--psk", "some:one:000102030405060708090a0b0c0d0e0f");

        ProcessResult client = await SampleProcess.RunSampleAsync("connect", server.Address, "--psk", $"some:one:{hex}", "--get", "/");

        Assert.That(client.ExitCode, Is.EqualTo(exitCode), client.Errors);
        Assert.That(client.Errors, exitCode == 0 ? Does.Match(@"key +some:one") : Does.Not.Contain("connected"));
        Assert.That((await server.Process.EndAsync()).ExitCode, Is.EqualTo(exitCode));
    }

    [TestCase("TLS 1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "--suites", "AES-256-GCM", "--tls", "1.2")]
    [TestCase("TLS 1.3", "TLS_AES_256_GCM_SHA384", "--suites", "AES-256-GCM")]
    [TestCase("TLS 1.3", "TLS_AES_256_GCM_SHA384", "--suites", "AES-256-GCM", "--tls", "1.2-1.3")]
    [TestCase("TLS 1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "--suites", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")]
    public async Task Speaks_the_version_that_was_asked_for(string version, string suite, params string[] options)
    {
        await using SampleServer server = await SampleServer.StartAsync(["--www", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);

        ProcessResult client = await SampleProcess.RunSampleAsync(["connect", server.Address, "--ca", _files.Root, "--get", "/", .. options]);

        Assert.That(client.ExitCode, Is.Zero, client.Errors);
        Assert.That(client.Output, Does.Contain($"<td>{version}</td>").And.Contain($"<td>{suite}</td>"));
        Assert.That(client.Errors, Does.Contain(suite));
    }

    [Test]
    public async Task A_version_that_the_server_does_not_allow_is_refused()
    {
        await using SampleServer server = await SampleServer.StartAsync(["--tls", "1.3", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);

        ProcessResult client = await SampleProcess.RunSampleAsync("connect", server.Address, "--ca", _files.Root, "--tls", "1.2");

        Assert.That(client.ExitCode, Is.EqualTo(1));
        Assert.That(client.Errors, Does.Match(@"\ATls\.Sample: \w+; alert protocol_version \(70\) received\n\z"));
    }

    [Test]
    public async Task Echoes_until_both_ends_close()
    {
        await using SampleServer server = await SampleServer.StartAsync(["--once", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);
        await using SampleProcess client = SampleProcess.StartSample("connect", server.Address, "--ca", _files.Root);
        await client.Input.WriteLineAsync("one line, and");
        await client.Input.FlushAsync();
        Assert.That(await client.ReadLineAsync(), Is.EqualTo("one line, and"));
        await client.Input.WriteAsync("the rest");

        ProcessResult result = await client.EndAsync();

        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Output, Is.EqualTo("the rest"));
        Assert.That((await server.Process.EndAsync()).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_wrong_authority_is_one_line_and_1_on_either_side()
    {
        await using SampleServer server = await SampleServer.StartAsync(["--once", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);

        ProcessResult client = await SampleProcess.RunSampleAsync("connect", server.Address, "--ca", _files.WrongRoot);

        Assert.That(client.ExitCode, Is.EqualTo(1));
        Assert.That(client.Output, Is.Empty);
        Assert.That(client.Errors, Does.Match(@"\ATls\.Sample: UnknownCertificateAuthority; alert unknown_ca \(48\) sent[^\n]*\n\z"));
        ProcessResult served = await server.Process.EndAsync();
        Assert.That(served.ExitCode, Is.EqualTo(1));
        Assert.That(served.Errors, Does.Match(@"\A127\.0\.0\.1:\d+: \w+; alert unknown_ca \(48\) received\n\z"));
    }

    [Test]
    public async Task A_wrong_name_is_refused_unless_anything_is_believed()
    {
        await using SampleServer server = await SampleServer.StartAsync(_files.Identity(CertificateKeyKind.EcdsaP256));
        string[] connect = ["connect", server.Address, "--name", "example.org"];

        ProcessResult refused = await SampleProcess.RunSampleAsync([.. connect, "--ca", _files.Root]);
        ProcessResult believed = await SampleProcess.RunSampleAsync([.. connect, "--insecure"]);

        Assert.That(refused.ExitCode, Is.EqualTo(1));
        Assert.That(refused.Errors, Does.StartWith("Tls.Sample: CertificateNameMismatch; alert bad_certificate (42) sent"));
        Assert.That(believed.ExitCode, Is.Zero, believed.Errors);
        Assert.That(believed.Errors, Does.Contain("WITHOUT verifying"));
    }

    [Test]
    public async Task A_bad_client_does_not_stop_the_server()
    {
        await using SampleServer server = await SampleServer.StartAsync(["--www", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);
        using Socket silent = Connect(server);
        using (Socket garbage = Connect(server))
        {
            garbage.Send("This is not TLS."u8);
            byte[] answer = new byte[100];
            int length = garbage.Receive(answer);
            Assert.That(answer.AsSpan(0, length).ToArray(), Is.EqualTo((byte[])[21, 3, 3, 0, 2, 2, 10]), "alert: fatal, unexpected_message");
        }
        Connect(server).Dispose();

        ProcessResult good = await SampleProcess.RunSampleAsync("connect", server.Address, "--ca", _files.Root, "--get", "/");

        Assert.That(good.ExitCode, Is.Zero, good.Errors);
        await End(server);
        ProcessResult served = await server.Process.EndAsync();
        Assert.That(served.ExitCode, Is.Zero, "ended in order, though one client still says nothing");
        Assert.That(served.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2), served.Errors);
        Assert.That(served.Errors, Does.Contain("UnknownRecordType; alert unexpected_message (10) sent").And.Contain("left in the middle of the handshake"));
    }

    [Test]
    public async Task Nobody_listening_is_one_line()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        ProcessResult result = await SampleProcess.RunSampleAsync("connect", $"127.0.0.1:{port}");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Match($@"\ATls\.Sample: cannot connect to 127\.0\.0\.1:{port}: [^\n]+\n\z"));
    }

    private static Socket Connect(SampleServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveTimeout = (int)SampleProcess.Limit.TotalMilliseconds,
        };
        socket.Connect(IPAddress.Loopback, server.Port);
        return socket;
    }

    // As a service manager would. Not SIGINT: whoever runs the tests in the background has that one ignored, and children inherit it.
    private static async Task End(SampleServer server)
    {
        await using SampleProcess kill = SampleProcess.Start("kill", "-TERM", $"{server.Process.Id}");
        Assert.That((await kill.EndAsync()).ExitCode, Is.Zero);
    }
}

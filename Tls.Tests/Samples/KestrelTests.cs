using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Interop;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Samples;

/// <summary>ASP.NET over this library's TLS, and the clients that the world has.</summary>
[CancelAfter(120_000)]
public sealed class KestrelTests
{
    private const string OtherHost = "other.test";

    private CertificateFiles _files = null!;
    private SampleServer _server = null!;

    private string Url => $"https://localhost:{_server.Port}";

    [OneTimeSetUp]
    public async Task Start()
    {
        _files = new CertificateFiles();
        string[] identity = _files.Identity(CertificateKeyKind.EcdsaP256);
        TestCertificate other = TestCertificates.Default.Authority.Issue(new TestCertificateSpec { Subject = "the other host", DnsNames = [OtherHost] });
        _server = await SampleServer.StartKestrelAsync(
            "--cert", $"{identity[1]},{_files.Write("other.pem", other.CertificatePem)}",
            "--key", $"{identity[3]},{_files.Write("other.key", other.KeyPem)}",
            "--client-ca", _files.Root,
            "--handshake-seconds", "120");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _server.DisposeAsync();
        _files.Dispose();
    }

    [TestCase("HTTP/1.1", "Tls13", "--http1.1")]
    [TestCase("HTTP/2", "Tls13", "--http2")]
    [TestCase("HTTP/1.1", "Tls12", "--http1.1", "--tls-max", "1.2")]
    [TestCase("HTTP/2", "Tls12", "--http2", "--tls-max", "1.2")]
    public async Task Curl_gets_the_page(string http, string tls, params string[] options)
    {
        ProcessResult page = await CurlAsync([.. options, $"{Url}/"]);
        Assert.That(page.ExitCode, Is.Zero, page.Errors);
        Assert.That(page.Output, Does.Contain($"<p>{http} over {tls} with TLS_").And.Contain(", https</p>").And.Contain("asked for localhost and are nobody in particular"));
    }

    [TestCase("--http1.1")]
    [TestCase("--http2")]
    public async Task Curl_sends_and_gets_back_a_file(string http)
    {
        byte[] sent = TlsStreamPair.Pattern(3_000_000);
        string file = _files.Write("upload", Convert.ToBase64String(sent));
        ProcessResult echo = await CurlAsync(http, "--data-binary", $"@{file}", $"{Url}/echo");
        Assert.That(echo.ExitCode, Is.Zero, echo.Errors);
        Assert.That(Convert.FromBase64String(echo.Output), Is.EqualTo(sent));
    }

    [TestCase("localhost", "test leaf EcdsaP256")]
    [TestCase(OtherHost, "the other host")]
    public async Task Shows_the_certificate_that_is_for_the_name(string host, string subject)
    {
        ProcessResult page = await CurlAsync("--verbose", "--resolve", $"{host}:{_server.Port}:127.0.0.1", $"https://{host}:{_server.Port}/");
        Assert.That(page.ExitCode, Is.Zero, page.Errors);
        Assert.That(page.Errors, Does.Contain($"subject: CN={subject}"));
        Assert.That(page.Output, Does.Contain($"You asked for {host} and"));
    }

    [Test]
    public async Task Knows_a_client_by_its_certificate()
    {
        string[] identity = _files.Identity(CertificateKeyKind.Rsa);
        ProcessResult page = await CurlAsync("--cert", identity[1], "--key", identity[3], $"{Url}/");
        Assert.That(page.ExitCode, Is.Zero, page.Errors);
        Assert.That(page.Output, Does.Contain("are CN=test leaf Rsa."));
    }

    [Test]
    public async Task Refuses_a_client_with_somebody_elses_certificate()
    {
        TestCertificate stranger = new TestCertificates().Leaf();
        string[] identity = ["--cert", _files.Write("stranger.pem", stranger.CertificatePem), "--key", _files.Write("stranger.key", stranger.KeyPem)];
        ProcessResult page = await CurlAsync([.. identity, $"{Url}/"]);
        Assert.That(page.ExitCode, Is.Not.Zero);
        Assert.That(page.Errors, Does.Contain("unknown ca"));
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task HttpClient_talks_over_our_stream(string version, CancellationToken cancel)
    {
        var client = TlsClientContext.Create(new TlsClientOptions { ApplicationProtocols = [version == "2.0" ? "h2" : "http/1.1"] });
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (target, token) =>
            {
                Socket socket = await Loopback.ConnectAsync(_server.Port, token);
                return await TlsStream.ConnectAsync(
                    new NetworkStream(socket, ownsSocket: true), client, target.DnsEndPoint.Host, TlsStreamPair.Verifier, cancellationToken: token);
            },
        })
        {
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        // Within HTTP/2's first window: HttpClient reads no answer before it has sent all of its request, and an echo would wait for it.
        byte[] sent = TlsStreamPair.Pattern(50_000);

        // The scheme is http: with https the handler would put its own TLS on top.
        Task<HttpResponseMessage>[] posts = [.. Enumerable.Range(0, 20).Select(_ => http.PostAsync($"http://localhost:{_server.Port}/echo", new ByteArrayContent(sent), cancel))];
        foreach (HttpResponseMessage answer in await Task.WhenAll(posts))
        {
            Assert.That((answer.StatusCode, answer.Version), Is.EqualTo((HttpStatusCode.OK, Version.Parse(version))));
            Assert.That((await answer.Content.ReadAsByteArrayAsync(cancel)).AsSpan().SequenceEqual(sent), Is.True);
        }
        Assert.That(await http.GetByteArrayAsync($"http://localhost:{_server.Port}/bytes/5000000", cancel), Has.Length.EqualTo(5_000_000));
        Assert.That(await http.GetStringAsync($"http://localhost:{_server.Port}/", cancel), Does.Contain($"<p>HTTP/{version.TrimEnd('0').TrimEnd('.')} over Tls13"));
    }

    [TestCase("--h1")]
    [TestCase("-m20")]
    public async Task H2load_loses_no_request(string mode)
    {
        ProcessResult load = await RunAsync(Interop.Peers.H2Load, "-n2000", "-c40", mode, $"{Url}/bytes/5000");
        Assert.That(load.ExitCode, Is.Zero, load.Errors);
        Assert.That(load.Output, Does.Contain("2000 total, 2000 started, 2000 done, 2000 succeeded, 0 failed, 0 errored, 0 timeout"));
    }

    [Test]
    public async Task Chromium_shows_the_page_and_runs_its_script()
    {
        string chromium = Interop.Peers.Require(Interop.Peers.Chromium);
        using X509Certificate2 leaf = TestCertificates.Default.Leaf().Load();
        string key = Convert.ToBase64String(SHA256.HashData(leaf.PublicKey.ExportSubjectPublicKeyInfo()));
        DirectoryInfo profile = Directory.CreateTempSubdirectory("tls-chromium-");
        try
        {
            await using PeerProcess browser = PeerProcess.Start(
                chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                $"--user-data-dir={profile.FullName}", $"--ignore-certificate-errors-spki-list={key}", "--virtual-time-budget=10000", "--dump-dom", $"{Url}/");
            await browser.WaitForExitAsync(TestContext.CurrentContext.CancellationToken);
            Assert.That(browser.Output, Does.Contain("<p>HTTP/2 over Tls13").And.Contain("fetched 100000"), browser.Said);
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Cuts_off_who_does_not_shake_hands_in_time(CancellationToken cancel)
    {
        await using SampleServer hasty = await SampleServer.StartKestrelAsync([.. _files.Identity(CertificateKeyKind.EcdsaP256), "--handshake-seconds", "1"]);
        using Socket silent = await Loopback.ConnectAsync(hasty.Port, cancel);
        Assert.That(await silent.ReceiveAsync(new byte[1], cancel), Is.Zero);
    }

    private Task<ProcessResult> CurlAsync(params string[] arguments) => RunAsync(Interop.Peers.Curl, ["--silent", "--show-error", "--cacert", _files.Root, .. arguments]);

    private static async Task<ProcessResult> RunAsync(Peer peer, params string[] arguments)
    {
        await using SampleProcess process = SampleProcess.Start(Interop.Peers.Require(peer), arguments);
        return await process.EndAsync();
    }
}

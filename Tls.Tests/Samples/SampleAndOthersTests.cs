using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core.Crypto;

namespace Tls.Tests.Samples;

/// <summary>The sample's server and client among programs that know nothing of this library.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SampleAndOthersTests
{
    private CertificateFiles _files = null!;

    [OneTimeSetUp]
    public void WriteFiles() => _files = new CertificateFiles();

    [OneTimeTearDown]
    public void DeleteFiles() => _files.Dispose();

    [Test]
    public async Task HttpClient_gets_the_page_many_times_at_once()
    {
        await using SampleServer server = await SampleServer.StartAsync(["--www", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        using var client = new HttpClient(handler) { Timeout = SampleProcess.Limit };
        List<Task<string>> answers = [];
        for (int number = 0; number < 8; number++) answers.Add(client.GetStringAsync(new Uri($"https://localhost:{server.Port}/{number}")));

        string[] pages = await Task.WhenAll(answers);

        for (int number = 0; number < pages.Length; number++)
        {
            Assert.That(pages[number], Does.Contain("<h1>This connection</h1>").And.Contain($"<td>/{number}</td>").And.Contain("<td>localhost</td>"));
        }
    }

    [Test]
    public async Task OpenSSL_gets_the_page_and_a_proper_end()
    {
        string openssl = Interop.Peers.Require(Interop.Peers.OpenSsl);
        await using SampleServer server = await SampleServer.StartAsync(["--www", "--once", .. _files.Identity(CertificateKeyKind.Rsa)]);
        await using SampleProcess client = SampleProcess.Start(
            openssl, "s_client", "-connect", server.Address, "-servername", "example.test", "-CAfile", _files.Root, "-verify_return_error", "-ign_eof", "-msg");
        await client.Input.WriteAsync("GET /<b>&\"' HTTP/1.1\r\nHost: example.test\r\n\r\n");

        ProcessResult result = await client.EndAsync();

        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Output, Does.Contain("HTTP/1.1 200 OK").And.Contain("<td>example.test</td>").And.Contain("<td>/&lt;b&gt;&amp;&quot;&#39;</td>").And.Contain("Verify return code: 0 (ok)"));
        Assert.That(result.Output, Does.Contain("<<< TLS 1.3, Alert [length 0002], warning close_notify"));
    }

    [Test]
    public async Task OpenSSL_serves_the_sample()
    {
        string openssl = Interop.Peers.Require(Interop.Peers.OpenSsl);
        string[] identity = _files.Identity(CertificateKeyKind.EcdsaP256);
        await using SampleProcess server = SampleProcess.Start(
            openssl, "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", identity[1], "-cert_chain", identity[1], "-key", identity[3]);
        string line = "";
        while (!line.StartsWith("ACCEPT", StringComparison.Ordinal)) line = await server.ReadLineAsync();

        ProcessResult client = await SampleProcess.RunSampleAsync("connect", line.Split(' ')[1], "--ca", _files.Root, "--get", "/");

        Assert.That(client.ExitCode, Is.Zero, client.Errors);
        Assert.That(client.Output, Does.Contain("Cipher is TLS_AES_128_GCM_SHA256").And.Contain("</HTML>").IgnoreCase);
    }
}

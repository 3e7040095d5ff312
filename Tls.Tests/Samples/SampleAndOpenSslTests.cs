using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core.Crypto;

namespace Tls.Tests.Samples;

/// <summary>The sample's options about who is there and about keys, each with <c>openssl</c> at the other end.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class SampleAndOpenSslTests
{
    private const string Psk = "000102030405060708090a0b0c0d0e0f";
    private const string Request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static readonly string[] Versions = ["1.2", "1.3"];

    private CertificateFiles _files = null!;

    [OneTimeSetUp]
    public void WriteFiles() => _files = new CertificateFiles();

    [OneTimeTearDown]
    public void DeleteFiles() => _files.Dispose();

    [Test]
    public async Task An_s_server_learns_who_the_client_is(
        [ValueSource(nameof(Versions))] string version, [Values(CertificateKeyKind.Rsa, CertificateKeyKind.EcdsaP256, CertificateKeyKind.Ed25519)] CertificateKeyKind kind)
    {
        string[] identity = _files.Identity(kind);
        (SampleProcess server, string address) = await StartServerAsync(["-www", .. Identity(), "-Verify", "3", "-verify_return_error", "-CAfile", _files.Root]);
        await using SampleProcess ended = server;

        ProcessResult client = await SampleProcess.RunSampleAsync(
            "connect", address, "--ca", _files.Root, "--client-cert", identity[1], "--client-key", identity[3], "--tls", version, "--get", "/");

        Assert.That(client.ExitCode, Is.Zero, client.Errors);
        Assert.That(client.Output, Does.Contain($"Subject: CN = test leaf {kind}").Or.Contain($"Subject: CN=test leaf {kind}"));
    }

    [Test]
    public async Task A_server_learns_who_s_client_is([ValueSource(nameof(Versions))] string version, [Values("--require-client-cert", "--request-client-cert")] string mode)
    {
        string[] identity = _files.Identity(CertificateKeyKind.Rsa);
        await using SampleServer server = await SampleServer.StartAsync([mode, "--ca", _files.Root, "--www", "--once", "--tls", version, .. _files.Identity(CertificateKeyKind.EcdsaP256)]);

        ProcessResult client = await AskAsync(server, ["-cert", identity[1], "-cert_chain", identity[1], "-key", identity[3]]);

        Assert.That(client.Output, Does.Contain("HTTP/1.1 200 OK"), client.Errors);
        ProcessResult served = await server.Process.EndAsync();
        Assert.That((served.ExitCode, served.Errors), Is.EqualTo((0, "")));
        Assert.That(served.Output, Does.Contain("certificate subject CN=test leaf Rsa; issuer CN=test intermediate"));
    }

    [TestCase("--require-client-cert", "1.3", false)]
    [TestCase("--require-client-cert", "1.2", false)]
    [TestCase("--request-client-cert", "1.3", true)]
    [TestCase("--request-client-cert", "1.2", true)]
    public async Task An_s_client_that_is_nobody_is_let_in_where_that_is_all_right(string mode, string version, bool isLetIn)
    {
        await using SampleServer server = await SampleServer.StartAsync([mode, "--ca", _files.Root, "--www", "--once", "--tls", version, .. _files.Identity(CertificateKeyKind.EcdsaP256)]);

        ProcessResult client = await AskAsync(server, []);

        Assert.That(client.Output.Contains("HTTP/1.1 200 OK", StringComparison.Ordinal), Is.EqualTo(isLetIn), client.Errors);
        if (!isLetIn) Assert.That(client.Errors, Does.Contain(version == "1.3" ? "SSL alert number 116" : "SSL alert number 40"));
        Assert.That((await server.Process.EndAsync()).ExitCode, Is.EqualTo(isLetIn ? 0 : 1));
    }

    [Test]
    public async Task An_s_server_has_the_clients_pre_shared_key([Values] bool isRight)
    {
        (SampleProcess server, string address) = await StartServerAsync(["-www", "-nocert", "-psk_identity", "me", "-psk", isRight ? Psk : new string('f', Psk.Length)]);
        await using SampleProcess ended = server;

        ProcessResult client = await SampleProcess.RunSampleAsync("connect", address, "--psk", $"me:{Psk}", "--get", "/");

        Assert.That(client.ExitCode, Is.EqualTo(isRight ? 0 : 1), client.Errors);
        Assert.That(client.Errors, isRight ? Does.Match("(?m)^  key +me$") : Does.Contain("alert decrypt_error (51) received").Or.Contain("alert illegal_parameter (47) received"));
    }

    [Test]
    public async Task A_server_has_s_clients_pre_shared_key([Values] bool isRight)
    {
        await using SampleServer server = await SampleServer.StartAsync("--psk", $"me:{Psk}", "--www", "--once");

        ProcessResult client = await AskAsync(server, ["-tls1_3", "-psk_identity", "me", "-psk", isRight ? Psk : new string('f', Psk.Length)]);

        Assert.That(client.Output.Contains("HTTP/1.1 200 OK", StringComparison.Ordinal), Is.EqualTo(isRight), client.Errors);
        ProcessResult served = await server.Process.EndAsync();
        Assert.That(served.ExitCode, Is.EqualTo(isRight ? 0 : 1));
        if (!isRight) Assert.That(served.Errors, Does.Contain("decrypt_error (51) sent"));
    }

    [Test]
    public async Task An_s_server_logs_and_exports_what_the_client_does([ValueSource(nameof(Versions))] string version)
    {
        string ours = Log($"ours-of-client-{version}"), theirs = Log($"theirs-of-server-{version}");
        (SampleProcess server, string address) = await StartServerAsync(
            [.. Identity(), "-keylogfile", theirs, "-keymatexport", "EXPERIMENTAL-x", "-keymatexportlen", "20"]);
        await using SampleProcess ended = server;

        ProcessResult client = await SampleProcess.RunSampleAsync("connect", address, "--ca", _files.Root, "--tls", version, "--keylog", ours, "--export", "EXPERIMENTAL-x:20");

        Assert.That(client.ExitCode, Is.Zero, client.Errors);
        string output = (await server.EndAsync()).Output;
        Assert.That(Exported(output), Is.EqualTo(Exported(client.Errors)).IgnoreCase);
        Assert.That(Secrets(theirs), Is.EquivalentTo(Secrets(ours)));
    }

    [Test]
    public async Task An_s_client_logs_and_exports_what_the_server_does([ValueSource(nameof(Versions))] string version)
    {
        string ours = Log($"ours-of-server-{version}"), theirs = Log($"theirs-of-client-{version}");
        await using SampleServer server = await SampleServer.StartAsync(
            ["--keylog", ours, "--export", "EXPERIMENTAL-x:20", "--www", "--once", "--tls", version, .. _files.Identity(CertificateKeyKind.EcdsaP256)]);

        ProcessResult client = await AskAsync(server, ["-keylogfile", theirs, "-keymatexport", "EXPERIMENTAL-x", "-keymatexportlen", "20"]);

        ProcessResult served = await server.Process.EndAsync();
        Assert.That(served.ExitCode, Is.Zero, served.Errors);
        Assert.That(Exported(served.Output), Is.EqualTo(Exported(client.Output)).IgnoreCase);
        Assert.That(Secrets(theirs), Is.EquivalentTo(Secrets(ours)));
    }

    private static async Task<(SampleProcess Server, string Address)> StartServerAsync(string[] options)
    {
        SampleProcess server = SampleProcess.Start(Interop.Peers.Require(Interop.Peers.OpenSsl), ["s_server", "-accept", "127.0.0.1:0", "-naccept", "1", .. options]);
        string line = "";
        while (!line.StartsWith("ACCEPT", StringComparison.Ordinal)) line = await server.ReadLineAsync();
        return (server, line.Split(' ')[1]);
    }

    // Asks for the page, and reads until the server closes.
    private static async Task<ProcessResult> AskAsync(SampleServer server, string[] options)
    {
        await using SampleProcess client = SampleProcess.Start(
            Interop.Peers.Require(Interop.Peers.OpenSsl), ["s_client", "-connect", server.Address, "-servername", "example.test", "-ign_eof", .. options]);
        await client.Input.WriteAsync(Request);
        return await client.EndAsync();
    }

    private string[] Identity()
    {
        string[] files = _files.Identity(CertificateKeyKind.EcdsaP256);
        return ["-cert", files[1], "-cert_chain", files[1], "-key", files[3]];
    }

    private string Log(string name) => Path.Combine(Path.GetDirectoryName(_files.Root)!, name);

    // "Keying material: HEX", or "exported LABEL: hex".
    private static string Exported(string said) =>
        said.Split('\n').Single(line => line.Contains("Keying material: ", StringComparison.Ordinal) || line.Contains("exported", StringComparison.Ordinal)).Split(": ")[^1].Trim();

    private static IEnumerable<string> Secrets(string path) => File.ReadLines(path).Where(line => !line.StartsWith('#')).Select(line => line.ToUpperInvariant());
}

using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core.Crypto;

namespace Tls.Tests.Samples;

/// <summary>Who the sample's client is, and what both of its ends tell of their keys.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ClientCertificateAndKeysTests
{
    private CertificateFiles _files = null!;

    [OneTimeSetUp]
    public void WriteFiles() => _files = new CertificateFiles();

    [OneTimeTearDown]
    public void DeleteFiles() => _files.Dispose();

    [TestCase("--require-client-cert", "1.2")]
    [TestCase("--require-client-cert", "1.3")]
    [TestCase("--request-client-cert", "1.2")]
    [TestCase("--request-client-cert", "1.3")]
    public async Task A_client_shows_who_it_is(string mode, string version)
    {
        await using SampleServer server = await SampleServer.StartAsync([mode, "--ca", _files.Root, "--www", "--once", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);
        string[] identity = _files.Identity(CertificateKeyKind.Rsa);

        ProcessResult client = await SampleProcess.RunSampleAsync(
            "connect", server.Address, "--ca", _files.Root, "--client-cert", identity[1], "--client-key", identity[3], "--tls", version, "--get", "/");

        Assert.That(client.ExitCode, Is.Zero, client.Errors);
        ProcessResult served = await server.Process.EndAsync();
        Assert.That(served.ExitCode, Is.Zero, served.Errors);
        Assert.That(served.Output, Does.Contain("certificate subject CN=test leaf Rsa; issuer CN=test intermediate"));
    }

    [TestCase("--require-client-cert", 1)]
    [TestCase("--request-client-cert", 0)]
    public async Task A_client_that_is_nobody_is_let_in_where_that_is_all_right(string mode, int exitCode)
    {
        await using SampleServer server = await SampleServer.StartAsync([mode, "--ca", _files.Root, "--www", "--once", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);

        ProcessResult client = await SampleProcess.RunSampleAsync("connect", server.Address, "--ca", _files.Root, "--get", "/");

        Assert.That(client.ExitCode, Is.EqualTo(exitCode), client.Errors);
        if (exitCode == 1) Assert.That(client.Errors, Does.Contain("alert certificate_required (116) received"));
        Assert.That((await server.Process.EndAsync()).ExitCode, Is.EqualTo(exitCode));
    }

    [Test]
    public async Task A_client_of_an_unknown_authority_is_refused_either_way([Values("--require-client-cert", "--request-client-cert")] string mode)
    {
        await using SampleServer server = await SampleServer.StartAsync([mode, "--ca", _files.WrongRoot, "--www", "--once", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);
        string[] identity = _files.Identity(CertificateKeyKind.Ed25519);

        ProcessResult client = await SampleProcess.RunSampleAsync(
            "connect", server.Address, "--ca", _files.Root, "--client-cert", identity[1], "--client-key", identity[3], "--get", "/");

        Assert.That(client.ExitCode, Is.EqualTo(1));
        Assert.That(client.Errors, Does.Contain("alert unknown_ca (48) received"));
        Assert.That((await server.Process.EndAsync()).Errors, Does.Contain("UnknownCertificateAuthority; alert unknown_ca (48) sent"));
    }

    [TestCase("1.2", 1)]
    [TestCase("1.3", 5)]
    public async Task Both_ends_log_and_export_the_same(string version, int lines)
    {
        string ours = Path.Combine(Path.GetDirectoryName(_files.Root)!, $"client-{version}.keys");
        string theirs = Path.Combine(Path.GetDirectoryName(_files.Root)!, $"server-{version}.keys");
        await using SampleServer server = await SampleServer.StartAsync(
            ["--keylog", theirs, "--export", "EXPERIMENTAL-x:20", "--www", "--once", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);

        ProcessResult client = await SampleProcess.RunSampleAsync(
            "connect", server.Address, "--ca", _files.Root, "--tls", version, "--keylog", ours, "--export", "EXPERIMENTAL-x:20", "--export", "EXPERIMENTAL-y:3", "--get", "/");

        Assert.That(client.ExitCode, Is.Zero, client.Errors);
        ProcessResult served = await server.Process.EndAsync();
        string[] exported = [.. client.Errors.Split('\n').Where(line => line.Contains("exported", StringComparison.Ordinal))];
        Assert.That(exported, Has.Length.EqualTo(2));
        Assert.That(exported[0], Does.Match("^  exported +EXPERIMENTAL-x: [0-9a-f]{40}$"));
        Assert.That(exported[1], Does.Match("^  exported +EXPERIMENTAL-y: [0-9a-f]{6}$"));
        Assert.That(served.Output, Does.Contain(exported[0].Split(": ")[1]));
        string[] logged = await File.ReadAllLinesAsync(ours);
        Assert.That(logged, Has.Length.EqualTo(lines));
        Assert.That(await File.ReadAllLinesAsync(theirs), Is.EquivalentTo(logged));
    }

    /// <summary>Two connections into one file: nothing of the first is lost.</summary>
    [Test]
    public async Task A_key_log_is_appended_to()
    {
        string log = Path.Combine(Path.GetDirectoryName(_files.Root)!, "both.keys");
        await using SampleServer server = await SampleServer.StartAsync(["--www", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);
        for (int i = 1; i <= 2; i++)
        {
            ProcessResult client = await SampleProcess.RunSampleAsync("connect", server.Address, "--ca", _files.Root, "--keylog", log, "--get", "/");
            Assert.That(client.ExitCode, Is.Zero, client.Errors);
            Assert.That(await File.ReadAllLinesAsync(log), Has.Length.EqualTo(5 * i));
        }
    }

    [Test]
    public async Task A_peers_exporter_is_the_samples()
    {
        string openssl = Interop.Peers.Require(Interop.Peers.OpenSsl);
        string[] identity = _files.Identity(CertificateKeyKind.EcdsaP256);
        await using SampleProcess server = SampleProcess.Start(
            openssl, "s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-cert", identity[1], "-cert_chain", identity[1], "-key", identity[3],
            "-keymatexport", "EXPERIMENTAL-x", "-keymatexportlen", "20");
        string line = "";
        while (!line.StartsWith("ACCEPT", StringComparison.Ordinal)) line = await server.ReadLineAsync();

        ProcessResult client = await SampleProcess.RunSampleAsync("connect", line.Split(' ')[1], "--ca", _files.Root, "--export", "EXPERIMENTAL-x:20");

        Assert.That(client.ExitCode, Is.Zero, client.Errors);
        string exported = client.Errors.Split('\n').Single(said => said.Contains("exported", StringComparison.Ordinal)).Split(": ")[1];
        while (!line.Contains("Keying material: ", StringComparison.Ordinal)) line = await server.ReadLineAsync();
        Assert.That(line, Does.EndWith(exported).IgnoreCase);
    }
}

using System;
using System.IO;
using System.Security.Cryptography;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Samples;

/// <summary>The sample's <c>--session</c> and <c>--early</c>: a client that is run twice and has its session in a file.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SessionAndEarlyDataTests
{
    private CertificateFiles _files = null!;
    private string _folder = null!;

    [OneTimeSetUp]
    public void WriteFiles()
    {
        _files = new CertificateFiles();
        _folder = Directory.CreateTempSubdirectory("tls-sample-session-").FullName;
    }

    [OneTimeTearDown]
    public void DeleteFiles()
    {
        _files.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase("1.3")]
    [TestCase("1.2")]
    public async Task A_session_goes_on_with_the_next_run(string version)
    {
        await using SampleServer server = await SampleServer.StartAsync(["--www", .. _files.Identity(CertificateKeyKind.EcdsaP256)]);
        string session = Path.Combine(_folder, $"session-{version}");
        foreach (bool isResumed in new[] { false, true, true })
        {
            ProcessResult client = await SampleProcess.RunSampleAsync(
                "connect", server.Address, "--ca", _files.Root, "--tls", version, "--session", session, "--get", "/");
            Assert.That(client.ExitCode, Is.Zero, client.Errors);
            Assert.That(client.Errors, isResumed ? Does.Match("session +resumed") : Does.Not.Contain("resumed"));
            if (!OperatingSystem.IsWindows()) Assert.That(File.GetUnixFileMode(session), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    /// <summary>Two processes that were given the same secret are one server to the client; two that were not are two (LESSONS row 18).</summary>
    [Test]
    public async Task Another_server_goes_on_with_a_session_where_it_has_the_secret([Values("1.2", "1.3")] string version, [Values] bool isShared)
    {
        string name = $"{version}-{isShared}";
        string session = Path.Combine(_folder, $"fleet-{name}");
        foreach (int turn in new[] { 1, 2 })
        {
            string secret = Path.Combine(_folder, isShared ? $"secret-{name}" : $"secret-{name}-{turn}");
            if (!File.Exists(secret)) await File.WriteAllBytesAsync(secret, RandomNumberGenerator.GetBytes(TlsTicketKeys.MinSecretLength));
            await using SampleServer server = await SampleServer.StartAsync(["--www", "--ticket-secret", secret, .. _files.Identity(CertificateKeyKind.EcdsaP256)]);
            ProcessResult client = await SampleProcess.RunSampleAsync(
                "connect", server.Address, "--ca", _files.Root, "--tls", version, "--session", session, "--get", "/");
            Assert.That(client.ExitCode, Is.Zero, client.Errors);
            Assert.That(client.Errors, turn == 2 && isShared ? Does.Match("session +resumed") : Does.Not.Contain("resumed"));
        }
    }

    /// <summary>The first run has no session, so the file's bytes go later; the second sends them early, and either way they arrive once.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public async Task Early_data_arrives_once_whether_it_is_taken_or_not(bool isTaken)
    {
        string[] early = isTaken ? ["--early", "1000"] : [];
        await using SampleServer server = await SampleServer.StartAsync([.. early, .. _files.Identity(CertificateKeyKind.EcdsaP256)]);
        string session = Path.Combine(_folder, $"early-{isTaken}");
        string data = Path.Combine(_folder, $"data-{isTaken}");
        await File.WriteAllTextAsync(data, "early words\n");
        foreach (bool isSecond in new[] { false, true })
        {
            await using SampleProcess client = SampleProcess.StartSample("connect", server.Address, "--ca", _files.Root, "--session", session, "--early", data);
            await client.Input.WriteAsync("later words\n");
            ProcessResult result = await client.EndAsync();
            Assert.That(result.ExitCode, Is.Zero, result.Errors);
            Assert.That(result.Output, Is.EqualTo("early words\nlater words\n"));
            Assert.That(result.Errors, isSecond && isTaken ? Does.Match("early data +accepted, 12 bytes") : Does.Not.Contain("early data"));
            Assert.That(await server.Process.ReadLineAsync(), isSecond && isTaken ? Does.EndWith(", resumed, early data accepted, 12 bytes") : Does.Not.Contain("early data"));
        }
    }

    [Test]
    public async Task A_file_that_holds_no_session_is_named()
    {
        string file = Path.Combine(_folder, "nonsense");
        await File.WriteAllTextAsync(file, "nonsense");
        ProcessResult client = await SampleProcess.RunSampleAsync("connect", "127.0.0.1:1", "--session", file);
        Assert.That(client.ExitCode, Is.EqualTo(1));
        Assert.That(client.Errors, Does.Contain(file).And.Contain("no ticket"));
    }

    [Test]
    public async Task A_file_that_is_no_secret_is_named()
    {
        string file = Path.Combine(_folder, "short");
        await File.WriteAllTextAsync(file, "short");
        ProcessResult server = await SampleProcess.RunSampleAsync(["serve", "0", "--ticket-secret", file, .. _files.Identity(CertificateKeyKind.EcdsaP256)]);
        Assert.That(server.ExitCode, Is.EqualTo(1));
        Assert.That(server.Errors, Does.Contain(file));
    }

    [TestCase("--early needs a --session", "connect", "127.0.0.1:1", "--early", "x")]
    [TestCase("--early and --get exclude each other", "connect", "127.0.0.1:1", "--early", "x", "--session", "y", "--get", "/")]
    [TestCase("--early and --ticket-secret exclude each other", "serve", "0", "--early", "1", "--ticket-secret", "x")]
    public async Task What_makes_no_sense_is_refused(string reason, params string[] arguments)
    {
        ProcessResult sample = await SampleProcess.RunSampleAsync(arguments);
        Assert.That(sample.ExitCode, Is.EqualTo(2), sample.Errors);
        Assert.That(sample.Errors, Does.Contain(reason));
    }
}

using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>Staples that OpenSSL made and serves, judged here; and one of ours, judged there.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class StapleInteropTests
{
    private const int Limit = 120_000;

    private static readonly TestCertificate Authority = TestCertificate.SelfSigned(TestCertificateSpec.Authority("ocsp root"));

    private static readonly TestCertificate Leaf = Authority.Issue(new() { DnsNames = [Ours.ServerName] });

    private static readonly TestCertificate Responder = Authority.Issue(new() { Subject = "responder", DnsNames = [], ExtendedKeyUsages = ["1.3.6.1.5.5.7.3.9"] });

    [Test]
    [CancelAfter(Limit)]
    public async Task OpenSSLs_staples_are_judged(
        [Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version, [Values] bool isDelegated, [Values] bool isRevoked, CancellationToken cancel)
    {
        string staple = await MakeAsync(isDelegated, isRevoked, cancel);
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(Leaf, cancel, "-rev", "-status_file", staple);
        await using PeerProcess ended = server;
        var options = new TlsClientOptions { MaxVersion = version, RequestCertificateStatus = true };
        using SocketDriver driver = await Ours.ConnectAsync(port, options, cancel, verifier: Verifier(CertificateRevocation.Staple));

        if (isRevoked)
        {
            await RefusalTests.ExpectFaultAsync(driver, TlsFault.CertificateRevoked, cancel);
            return;
        }
        await driver.HandshakeAsync(cancel);
        await driver.WriteAsync("abc\n"u8.ToArray(), cancel);
        await driver.ExpectAsync("cba\n"u8.ToArray(), cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task A_server_without_a_staple_is_refused_where_one_is_demanded(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(Leaf, cancel, "-rev");
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(
            port, new TlsClientOptions { RequestCertificateStatus = true }, cancel, verifier: Verifier(CertificateRevocation.Staple));

        await RefusalTests.ExpectFaultAsync(driver, TlsFault.CertificateRevocationUnknown, cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task OpenSSL_reads_the_staple_that_we_serve([Values("-tls1_2", "-tls1_3")] string version, CancellationToken cancel)
    {
        byte[] staple = await File.ReadAllBytesAsync(await MakeAsync(isDelegated: true, isRevoked: false, cancel), cancel);
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, version, "-status", "-CAfile", PeerFiles.Of(Authority).Certificate);
        using SocketDriver driver = await Ours.AcceptAsync(
            listener, new TlsServerOptions { Credentials = [Ours.Credential(Leaf).WithCertificateStatus(staple)] }, cancel);
        await driver.HandshakeAsync(cancel);

        await client.WaitForAsync("OCSP Response Status: successful", cancel);
        await client.WaitForAsync("Cert Status: good", cancel);
    }

    private static CertificateVerifier Verifier(CertificateRevocation mode) =>
        CertificateVerifier.ForRoots(Authority.CertificatePem, new CertificateRules { Revocation = mode });

    // As a responder of OpenSSL's would answer: an index of certificates, a request, and the response in a file.
    private static async Task<string> MakeAsync(bool isDelegated, bool isRevoked, CancellationToken cancel)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tls-ocsp-");
        string index = Path.Combine(folder.FullName, "index.txt");
        string staple = Path.Combine(folder.FullName, "staple.der");
        using X509Certificate2 leaf = Leaf.Load();
        string serial = Convert.ToHexString(leaf.SerialNumberBytes.Span);
        string yesterday = DateTimeOffset.UtcNow.AddDays(-1).ToString("yyMMddHHmmss", CultureInfo.InvariantCulture) + "Z";
        await File.WriteAllTextAsync(index, $"{(isRevoked ? "R" : "V")}\t491231000000Z\t{(isRevoked ? yesterday : "")}\t{serial}\tunknown\t/CN=leaf\n", cancel);
        await File.WriteAllTextAsync(index + ".attr", "unique_subject = no\n", cancel);
        PeerFiles authority = PeerFiles.Of(Authority);
        PeerFiles signer = PeerFiles.Of(isDelegated ? Responder : Authority);
        await using PeerProcess made = PeerProcess.Start(
            Peers.Require(Peers.OpenSsl),
            [
                "ocsp", "-index", index, "-CA", authority.Certificate, "-issuer", authority.Certificate, "-cert", PeerFiles.Of(Leaf).Certificate,
                "-rsigner", signer.Certificate, "-rkey", signer.Key, "-ndays", "1", "-respout", staple, "-noverify",
            ]);
        await made.WaitForExitAsync(cancel);
        return File.Exists(staple) ? staple : throw new FileNotFoundException($"OpenSSL made no response:\n{made.Said}");
    }
}

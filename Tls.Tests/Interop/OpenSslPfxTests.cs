using System;
using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Tests.Samples;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>What <c>openssl pkcs12 -export</c> writes is a credential, whatever the kind of key, those included that the platform does not read.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class OpenSslPfxTests
{
    private const string Password = "open sesame";

    [Test]
    public async Task Is_a_credential([ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind, [Values] bool legacy)
    {
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        using TlsCredential credential = CredentialLoader.FromPfx(await ExportAsync(leaf, legacy), Password);
        Assert.That(credential.Chain, Is.EqualTo(TestCredentials.Of(kind).Chain), "leaf and intermediate, in this order");
        foreach (ProtocolVersion version in new[] { ProtocolVersion.Tls12, ProtocolVersion.Tls13 })
        {
            using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { MinVersion = version, MaxVersion = version }, new TlsServerOptions { Credentials = [credential] });
            TestPair.AssertTalks(pair);
        }
    }

    private static async Task<byte[]> ExportAsync(TestCertificate certificate, bool legacy)
    {
        PeerFiles files = PeerFiles.Of(certificate);
        string pfx = Path.Combine(Path.GetTempPath(), $"tls-{Guid.NewGuid():N}.pfx");
        try
        {
            await using SampleProcess openssl = SampleProcess.Start(
                Peers.Require(Peers.OpenSsl), ["pkcs12", "-export", "-in", files.Chain, "-inkey", files.Key, "-passout", $"pass:{Password}", "-out", pfx, .. legacy ? (string[])["-legacy"] : []]);
            ProcessResult result = await openssl.EndAsync();
            Assert.That(result.ExitCode, Is.Zero, result.Errors);
            return await File.ReadAllBytesAsync(pfx);
        }
        finally
        {
            File.Delete(pfx);
        }
    }
}

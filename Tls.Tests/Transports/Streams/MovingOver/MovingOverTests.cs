using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Tests.Architecture;
using Tls.Tests.Peers;

namespace Tls.Tests.Transports.Streams.MovingOver;

/// <summary>From SslStream to TlsStream: the same code, word for word but for the type, and the same things seen through it.</summary>
[CancelAfter(120_000)]
[SupportedOSPlatform("linux")] // Windows does not let a caller choose the suite.
public sealed class MovingOverTests
{
    [Test]
    public void The_two_differ_in_the_type()
    {
        string[][] files = [.. new[] { "Ssl", "Tls" }.Select(kind => File.ReadAllLines(Path.Combine(Repository.Root, "Tls.Tests", "Transports", "Streams", "MovingOver", $"With{kind}Stream.cs")))];
        IEnumerable<string> differing = files[0].Zip(files[1]).Where(pair => pair.First != pair.Second).Select(pair => pair.Second.Trim());
        Assert.That(files[0], Has.Length.EqualTo(files[1].Length));
        Assert.That(differing, Is.EqualTo((string[])["using SecureStream = Tls.Transports.TlsStream;", "internal static class WithTlsStream"]));
    }

    [Test]
    public async Task Either_talks_to_either_and_sees_the_same([Values] bool clientMoved, [Values] bool serverMoved, [Values] bool mutual, CancellationToken cancel)
    {
        using X509Certificate2 certificate = Certificate();
        var transport = new DuplexStreamPair();
        Task<string> asking = clientMoved
            ? WithTlsStream.AskAsync(transport.Client, Client(mutual ? certificate : null), "question", cancel)
            : WithSslStream.AskAsync(transport.Client, Client(mutual ? certificate : null), "question", cancel);
        Task<string> answering = serverMoved
            ? WithTlsStream.AnswerAsync(transport.Server, Server(certificate, mutual), "answer", cancel)
            : WithSslStream.AnswerAsync(transport.Server, Server(certificate, mutual), "answer", cancel);

        string leaf = certificate.Subject;
        Assert.That(await asking, Is.EqualTo($"answer to question\n{Facts(isServer: false, mutual, leaf)}"));
        Assert.That(await answering, Is.EqualTo($"0 byte after it\n{Facts(isServer: true, mutual, mutual ? leaf : "")}"));
    }

    private static string Facts(bool isServer, bool isMutual, string peer) => $"""
        Tls13 TLS_AES_128_GCM_SHA256 http/1.1 for {TestCertificates.ServerName}
        server {isServer}, authenticated True, both {isMutual}, encrypted True, signed True
        can read True, write {!isServer}, seek False, leaves open False
        peer {peer}
        """;

    private static SslClientAuthenticationOptions Client(X509Certificate2? certificate) => new()
    {
        TargetHost = TestCertificates.ServerName,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        CertificateChainPolicy = OurRoot(),
        CipherSuitesPolicy = new CipherSuitesPolicy([TlsCipherSuite.TLS_AES_128_GCM_SHA256]),
        ClientCertificateContext = certificate is null ? null : Context(certificate),
    };

    private static SslServerAuthenticationOptions Server(X509Certificate2 certificate, bool mutual) => new()
    {
        ServerCertificateContext = Context(certificate),
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        ClientCertificateRequired = mutual,
        CertificateChainPolicy = OurRoot(),
        CipherSuitesPolicy = new CipherSuitesPolicy([TlsCipherSuite.TLS_AES_128_GCM_SHA256]),
    };

    private static X509Certificate2 Certificate() =>
        X509Certificate2.CreateFromPem(TestCertificates.Default.Leaf().CertificatePem, TestCertificates.Default.Leaf().KeyPem);

    private static SslStreamCertificateContext Context(X509Certificate2 certificate) => SslStreamCertificateContext.Create(
        certificate, [.. TestCertificates.Default.Leaf().Chain.Skip(1).Select(der => X509CertificateLoader.LoadCertificate(der.Span))], offline: true);

    private static X509ChainPolicy OurRoot()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(TestCertificates.Default.RootPem);
        return policy;
    }
}

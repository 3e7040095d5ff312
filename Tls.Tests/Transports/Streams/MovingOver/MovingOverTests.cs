using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Architecture;
using Tls.Tests.Peers;

namespace Tls.Tests.Transports.Streams.MovingOver;

/// <summary>From SslStream to TlsStream: the same code, word for word but for types, and the same things seen through it.</summary>
[CancelAfter(20_000)]
public sealed class MovingOverTests
{
    [Test]
    public void The_two_differ_in_the_types_and_the_options()
    {
        // Usings have to differ in number; of the rest each line has its twin.
        string[][] files = [.. new[] { "Ssl", "Tls" }.Select(kind => ReadCode($"With{kind}Stream.cs"))];
        IEnumerable<string> differing = files[0].Zip(files[1]).Where(pair => pair.First != pair.Second).Select(pair => pair.Second.Trim());
        Assert.That(files[0], Has.Length.EqualTo(files[1].Length));
        Assert.That(differing, Is.EqualTo((string[])
        [
            "internal static class WithTlsStream",
            "public static async Task<string> AskAsync(Stream transport, (TlsClientContext Context, string Host, CertificateVerifier Verifier) options, string question, CancellationToken cancel)",
            "await secure.AuthenticateAsClientAsync(options.Context, options.Host, options.Verifier, cancel);",
            "public static async Task<string> AnswerAsync(Stream transport, (TlsServerContext Context, CertificateVerifier Verifier) options, string answer, CancellationToken cancel)",
            "await secure.AuthenticateAsServerAsync(options.Context, options.Verifier, cancel);",
        ]));
    }

    [Test]
    public async Task Either_talks_to_either_and_sees_the_same([Values] bool clientMoved, [Values] bool serverMoved, [Values] bool mutual, CancellationToken cancel)
    {
        using X509Certificate2 certificate = Certificate();
        var transport = new DuplexStreamPair();
        Task<string> asking = clientMoved
            ? WithTlsStream.AskAsync(transport.Client, (OurClient(mutual), TestCertificates.ServerName, TlsStreamPair.Verifier), "question", cancel)
            : WithSslStream.AskAsync(transport.Client, TheirClient(mutual ? certificate : null), "question", cancel);
        Task<string> answering = serverMoved
            ? WithTlsStream.AnswerAsync(transport.Server, (OurServer(mutual), TlsStreamPair.Verifier), "answer", cancel)
            : WithSslStream.AnswerAsync(transport.Server, TheirServer(certificate, mutual), "answer", cancel);

        string leaf = certificate.Subject;
        string suite = clientMoved || serverMoved ? "TLS_AES_128_GCM_SHA256" : "TLS_AES_256_GCM_SHA384";
        Assert.That(await asking, Is.EqualTo($"answer to question\n{Facts(suite, isServer: false, mutual, leaf)}"));
        Assert.That(await answering, Is.EqualTo($"0 byte after it\n{Facts(suite, isServer: true, mutual, mutual ? leaf : "")}"));
    }

    private static string Facts(string suite, bool isServer, bool isMutual, string peer) => $"""
        Tls13 {suite} http/1.1 for {TestCertificates.ServerName}
        server {isServer}, authenticated True, both {isMutual}, encrypted True, signed True
        can read True, write {!isServer}, seek False, leaves open False
        peer {peer}
        """;

    private static string[] ReadCode(string name) =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "Tls.Tests", "Transports", "Streams", "MovingOver", name))
            .Where(line => !line.StartsWith("using ", System.StringComparison.Ordinal)),
    ];

    private static TlsClientContext OurClient(bool mutual) => TlsClientContext.Create(new TlsClientOptions
    {
        Credentials = mutual ? [TlsStreamPair.Credential] : [],
        ApplicationProtocols = ["http/1.1"],
        CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256],
    });

    private static TlsServerContext OurServer(bool mutual) => TlsServerContext.Create(new TlsServerOptions
    {
        Credentials = [TlsStreamPair.Credential],
        ClientCertificates = mutual ? ClientCertificateMode.Required : ClientCertificateMode.None,
        ApplicationProtocols = ["http/1.1"],
        CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256],
    });

    private static SslClientAuthenticationOptions TheirClient(X509Certificate2? certificate) => new()
    {
        TargetHost = TestCertificates.ServerName,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        CertificateChainPolicy = OurRoot(),
        ClientCertificateContext = certificate is null ? null : Context(certificate),
    };

    private static SslServerAuthenticationOptions TheirServer(X509Certificate2 certificate, bool mutual) => new()
    {
        ServerCertificateContext = Context(certificate),
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        ClientCertificateRequired = mutual,
        CertificateChainPolicy = OurRoot(),
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

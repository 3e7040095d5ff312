using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>Sessions with SslStream, both ways. It does not tell whether it resumed: our side does.</summary>
[Category("Interop")]
[NonParallelizable]
internal sealed class SslStreamSessionTests
{
    private const int Limit = 30_000;

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_client_resumes_at_SslStream([Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version, CancellationToken cancel)
    {
        TestCertificate leaf = TestCertificates.Default.Leaf();
        using var certificate = X509Certificate2.CreateFromPem(leaf.CertificatePem, leaf.KeyPem);
        SslStreamCertificateContext identity = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        using var tickets = new TlsTicketCache();
        using var listener = new Loopback();
        foreach (bool isResumed in new[] { false, true })
        {
            Task<Socket> connecting = Loopback.ConnectAsync(listener.Port, cancel);
            await using var server = new SslStream(new NetworkStream(await listener.AcceptAsync(cancel), ownsSocket: true));
            await using var client = new TlsStream(new NetworkStream(await connecting, ownsSocket: true)) { Sessions = new TlsSessions { Tickets = tickets } };
            Task accepting = server.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificateContext = identity, EnabledSslProtocols = Protocols(version) }, cancel);
            await client.AuthenticateAsClientAsync(TlsClientContext.Create(new TlsClientOptions()), Ours.ServerName, DangerousAcceptAnything.Instance, cancel);
            await accepting;
            await server.WriteAsync(new byte[] { 1 }, cancel);
            Assert.That(await client.ReadAsync(new byte[1], cancel), Is.EqualTo(1));
            Assert.That((client.Info.Version, client.Info.IsResumed), Is.EqualTo((version, isResumed)));
        }
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task SslStream_resumes_at_our_server([Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version, CancellationToken cancel)
    {
        using var keys = TlsTicketKeys.Generate();
        var context = TlsServerContext.Create(new TlsServerOptions { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)], TicketKeys = keys });
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = Ours.ServerName,
            EnabledSslProtocols = Protocols(version),
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        };
        using var listener = new Loopback();
        foreach (bool isResumed in new[] { false, true })
        {
            Task<Socket> connecting = Loopback.ConnectAsync(listener.Port, cancel);
            await using var server = new TlsStream(new NetworkStream(await listener.AcceptAsync(cancel), ownsSocket: true));
            await using var client = new SslStream(new NetworkStream(await connecting, ownsSocket: true));
            Task accepting = server.AuthenticateAsServerAsync(context, cancellationToken: cancel);
            await client.AuthenticateAsClientAsync(options, cancel);
            await accepting;
            await server.WriteAsync(new byte[] { 1 }, cancel);
            Assert.That(await client.ReadAsync(new byte[1], cancel), Is.EqualTo(1));
            Assert.That((server.Info.Version, server.Info.IsResumed), Is.EqualTo((version, isResumed)));
        }
    }

    private static SslProtocols Protocols(ProtocolVersion version) => version == ProtocolVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12;
}

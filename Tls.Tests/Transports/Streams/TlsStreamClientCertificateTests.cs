using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Streams;

/// <summary>A server that wants to know who its client is. Who judges has to be named: the system's roots would let anybody in.</summary>
[CancelAfter(120_000)]
public sealed class TlsStreamClientCertificateTests
{
    private static readonly TlsClientContext Client = TlsClientContext.Create(new TlsClientOptions { Credentials = [TlsStreamPair.Credential] });

    private static readonly TlsServerContext Server = TlsServerContext.Create(
        new TlsServerOptions { Credentials = [TlsStreamPair.Credential], ClientCertificates = ClientCertificateMode.Required });

    [Test]
    public async Task The_verifier_judges_the_client()
    {
        var transport = new DuplexStreamPair();
        Task<TlsStream> accepting = TlsStream.AcceptAsync(transport.Server, Server, TlsStreamPair.Verifier);
        await using TlsStream client = await TlsStream.ConnectAsync(transport.Client, Client, TestCertificates.ServerName, TlsStreamPair.Verifier);
        await using TlsStream server = await accepting;
        Assert.That(server.Info.PeerCertificates[0].ToArray(), Is.EqualTo(TestCertificates.Default.Leaf().Der));
    }

    [Test]
    public async Task Without_a_verifier_no_client_gets_in_and_the_client_learns_it_at_its_first_read()
    {
        var transport = new DuplexStreamPair();
        Task<TlsStream> accepting = TlsStream.AcceptAsync(transport.Server, Server);
        await using TlsStream client = await TlsStream.ConnectAsync(transport.Client, Client, TestCertificates.ServerName, TlsStreamPair.Verifier);
        Assert.That(Assert.ThrowsAsync<TlsException>(() => accepting)!.Error.Fault, Is.EqualTo(TlsFault.InternalError));
        Assert.That(Assert.ThrowsAsync<TlsException>(async () => await client.ReadExactlyAsync(new byte[1]))!.Error.Alert, Is.EqualTo(AlertDescription.InternalError));
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Transports;
using static Tls.Tests.Transports.Streams.MovingOver.SslOptionsEnds;

namespace Tls.Tests.Transports.Streams.MovingOver;

/// <summary>SslStream's callbacks on a TlsStream: asked as often, and shown the same.</summary>
[CancelAfter(120_000)]
[SupportedOSPlatform("linux")] // Windows does not let a caller choose suites and paddings.
public sealed class SslCallbackTests
{
    [Test]
    public async Task The_callback_of_a_client_sees_what_it_saw([Values("example.test", "other.test", "")] string host, [Values] bool trusts, [Values] bool accepts)
    {
        string ours = await ClientSeesAsync(moved: true, host, trusts, accepts);
        Assert.That(ours, Is.EqualTo(await ClientSeesAsync(moved: false, host, trusts, accepts)));
        Assert.That(ours, Does.StartWith(accepts ? "accepted" : "refused"));
    }

    [Test]
    public async Task The_callback_of_a_server_sees_what_it_saw([Values] bool required, [Values] bool hasCertificate, [Values] bool trusts, [Values] bool accepts)
    {
        string ours = await ServerSeesAsync(moved: true, required, hasCertificate, trusts, accepts);
        Assert.That(ours, Is.EqualTo(await ServerSeesAsync(moved: false, required, hasCertificate, trusts, accepts)));
        Assert.That(ours, Does.StartWith(accepts ? "accepted" : "refused"));
    }

    [Test]
    public async Task A_callback_that_throws_ends_the_handshake()
    {
        SslClientAuthenticationOptions options = Client(o => o.RemoteCertificateValidationCallback = (_, _, _, _) => throw new FormatException());
        Assert.That(async () => await MeetAsync(options, Server()), FailsBy(TlsFault.InternalError));
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_callback_selects_the_clients_certificate([Values] bool asked, [Values] bool selects)
    {
        List<string> calls = [];
        SslClientAuthenticationOptions options = Client(o =>
        {
            o.ClientCertificates = [RsaLeaf];
            o.LocalCertificateSelectionCallback = (sender, host, local, remote, issuers) =>
            {
                calls.Add($"{sender.GetType().Name} {host} {local.Count} {remote?.Subject} {issuers.Length}");
                return selects ? local[0] : null!;
            };
        });
        await using TlsStreamPair pair = await MeetAsync(
            options, Server(o => (o.ClientCertificateRequired, o.RemoteCertificateValidationCallback) = (asked, (_, _, _, _) => true)));
        Assert.That(calls, Is.EqualTo((string[])(asked ? [$"TlsStream example.test 1 {Leaf.Subject} 0"] : [])));
        Assert.That(pair.Server.RemoteCertificate?.GetCertHashString(), Is.EqualTo(asked && selects ? RsaLeaf.GetCertHashString() : null));
    }

    [Test]
    public async Task A_callback_selects_the_servers_certificate([Values] bool selects)
    {
        SslServerAuthenticationOptions options = Server(o =>
        {
            o.ServerCertificateSelectionCallback = (sender, host) => selects && sender is TlsStream && host == "example.test" ? RsaLeaf : null!;
        });

        // The callback's certificate comes alone, as the machine knows none of its issuers.
        SslClientAuthenticationOptions client = Client(o => o.RemoteCertificateValidationCallback = (_, _, _, _) => true);
        if (!selects)
        {
            Assert.That(async () => await MeetAsync(client, options), Throws.TypeOf<TlsException>());
            return;
        }
        await using TlsStreamPair pair = await MeetAsync(client, options);
        Assert.That(pair.Client.RemoteCertificate!.GetCertHashString(), Is.EqualTo(RsaLeaf.GetCertHashString()));
    }

    private static async Task<string> ClientSeesAsync(bool moved, string host, bool trusts, bool accepts)
    {
        string seen = "nothing";
        SslClientAuthenticationOptions options = Client(o =>
        {
            (o.TargetHost, o.CertificateChainPolicy) = (host, trusts ? OurRoot() : null);
            o.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                seen = $"{errors} {certificate?.Subject} {chain?.ChainElements[0].Certificate.Subject}";
                return accepts;
            };
        });
        var transport = new DuplexStreamPair();
        await using var server = new SslStream(transport.Server);
        Task serving = server.AuthenticateAsServerAsync(Server());
        bool accepted;
        await using (Stream client = moved ? new TlsStream(transport.Client) : new SslStream(transport.Client))
        {
            accepted = await SucceedsAsync(client is TlsStream ours ? ours.AuthenticateAsClientAsync(options) : ((SslStream)client).AuthenticateAsClientAsync(options));
        }
        await SucceedsAsync(serving);
        return $"{(accepted ? "accepted" : "refused")} {seen}";
    }

    private static async Task<string> ServerSeesAsync(bool moved, bool required, bool hasCertificate, bool trusts, bool accepts)
    {
        string seen = "nothing";
        SslServerAuthenticationOptions options = Server(o =>
        {
            (o.ClientCertificateRequired, o.CertificateChainPolicy) = (required, trusts ? OurRoot() : null);
            o.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                seen = $"{errors} {certificate?.Subject} {chain?.ChainElements[0].Certificate.Subject}";
                return accepts;
            };
        });
        var transport = new DuplexStreamPair();
        await using var client = new TlsStream(transport.Client);
        Task connecting = client.AuthenticateAsClientAsync(Client(o => o.ClientCertificateContext = hasCertificate ? Context(Leaf, CertificateKeyKind.EcdsaP256) : null));
        bool accepted;
        await using (Stream server = moved ? new TlsStream(transport.Server) : new SslStream(transport.Server))
        {
            accepted = await SucceedsAsync(server is TlsStream ours ? ours.AuthenticateAsServerAsync(options) : ((SslStream)server).AuthenticateAsServerAsync(options));
        }
        await SucceedsAsync(connecting);
        return $"{(accepted ? "accepted" : "refused")} {seen}";
    }

    private static async Task<bool> SucceedsAsync(Task handshake)
    {
        try
        {
            await handshake;
            return true;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return false;
        }
    }
}

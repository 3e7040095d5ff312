using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Authentication.ExtendedProtection;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Interop;

/// <summary>SslStream's channel bindings are ours (RFC 5929).</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
[SupportedOSPlatform("linux")]
internal sealed class ChannelBindingTests
{
    private const int Limit = 120_000;

    public static IEnumerable<ProtocolVersion> Versions => [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_client_binds_as_our_server_does([ValueSource(nameof(Versions))] ProtocolVersion version, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using var theirs = new SslStream(new NetworkStream(await Loopback.ConnectAsync(listener.Port, cancel), ownsSocket: true));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(TestCertificates.Default.Root);
        Task authenticated = theirs.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = Ours.ServerName, CertificateChainPolicy = trust, EnabledSslProtocols = Name(version) }, cancel);
        using SocketDriver driver = await Ours.AcceptAsync(
            listener, new TlsServerOptions { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)] }, cancel);
        await driver.HandshakeAsync(cancel);
        await authenticated;

        Compare(theirs, driver.Tls, version);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Its_server_binds_as_our_client_does(CancellationToken cancel)
    {
        using var listener = new Loopback();
        TestCertificate leaf = TestCertificates.Default.Leaf(CertificateKeyKind.EcdsaP256);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(leaf.CertificatePem, leaf.KeyPem);
        X509Certificate2Collection issuers = [.. leaf.Chain.Skip(1).Select(der => X509CertificateLoader.LoadCertificate(der.Span))];
        Task<SocketDriver> connecting = Ours.ConnectAsync(listener.Port, new TlsClientOptions(), cancel);
        await using var theirs = new SslStream(new NetworkStream(await listener.AcceptAsync(cancel), ownsSocket: true));
        Task authenticated = theirs.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, issuers, offline: true),
                EnabledSslProtocols = SslProtocols.Tls12,
            }, cancel);
        using SocketDriver driver = await connecting;
        await driver.HandshakeAsync(cancel);
        await authenticated;

        // Its server knows tls-unique only.
        CompareUnique(theirs, driver.Tls);
    }

    private static SslProtocols Name(ProtocolVersion version) => version == ProtocolVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12;

    private static void Compare(SslStream theirs, TlsConnection ours, ProtocolVersion version)
    {
        byte[] endPoint = [.. "tls-server-end-point:"u8, .. ours.GetChannelBinding(TlsChannelBinding.TlsServerEndPoint)];
        Assert.That(DataOf(theirs.TransportContext.GetChannelBinding(ChannelBindingKind.Endpoint)), Is.EqualTo(endPoint));
        if (version == ProtocolVersion.Tls12) CompareUnique(theirs, ours);
    }

    private static void CompareUnique(SslStream theirs, TlsConnection ours)
    {
        byte[] unique = [.. "tls-unique:"u8, .. ours.GetChannelBinding(TlsChannelBinding.TlsUnique)];
        Assert.That(DataOf(theirs.TransportContext.GetChannelBinding(ChannelBindingKind.Unique)), Is.EqualTo(unique));
    }

    // Behind a SEC_CHANNEL_BINDINGS header, whose last two fields are length and offset of the data.
    private static byte[] DataOf(ChannelBinding? binding)
    {
        Assert.That(binding, Is.Not.Null);
        using (binding)
        {
            byte[] all = new byte[binding!.Size];
            Marshal.Copy(binding.DangerousGetHandle(), all, 0, all.Length);
            int length = BitConverter.ToInt32(all, 24);
            int offset = BitConverter.ToInt32(all, 28);
            return all[offset..(offset + length)];
        }
    }
}

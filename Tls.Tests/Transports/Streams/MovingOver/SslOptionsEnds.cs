using System;
using System.Linq;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Streams.MovingOver;

/// <summary>Two ends of a connection, configured by SslStream's options.</summary>
[SupportedOSPlatform("linux")]
internal static class SslOptionsEnds
{
    public static readonly X509Certificate2 Leaf = Own(CertificateKeyKind.EcdsaP256);
    public static readonly X509Certificate2 RsaLeaf = Own(CertificateKeyKind.Rsa);

    public static NUnit.Framework.Constraints.IResolveConstraint FailsBy(TlsFault fault) =>
        Throws.TypeOf<TlsException>().With.Property(nameof(TlsException.Error)).Property(nameof(TlsError.Fault)).EqualTo(fault);

    public static SslClientAuthenticationOptions Client(Action<SslClientAuthenticationOptions>? change = null)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = TestCertificates.ServerName, CertificateChainPolicy = OurRoot() };
        change?.Invoke(options);
        return options;
    }

    public static SslServerAuthenticationOptions Server(Action<SslServerAuthenticationOptions>? change = null)
    {
        var options = new SslServerAuthenticationOptions { ServerCertificateContext = Context(Leaf, CertificateKeyKind.EcdsaP256) };
        change?.Invoke(options);
        return options;
    }

    // Whose failure is the cause is thrown; the other side's is what came of it.
    public static async Task<TlsStreamPair> MeetAsync(SslClientAuthenticationOptions client, SslServerAuthenticationOptions server)
    {
        var transport = new DuplexStreamPair();
        var pair = new TlsStreamPair(new TlsStream(transport.Client), new TlsStream(transport.Server));
        Task[] handshakes = [Or(pair.Client.AuthenticateAsClientAsync(client)), Or(pair.Server.AuthenticateAsServerAsync(server))];
        try
        {
            await Task.WhenAll(handshakes);
        }
        catch
        {
            TlsException? cause = handshakes.Select(task => task.Exception?.InnerException).OfType<TlsException>().FirstOrDefault(failure => !failure.Error.IsAlertFromPeer);
            throw cause ?? handshakes.First(task => task.IsFaulted).Exception!.InnerException!;
        }
        return pair;

        async Task Or(Task handshake)
        {
            try
            {
                await handshake;
            }
            catch
            {
                await pair.DisposeAsync();
                throw;
            }
        }
    }

    private static X509Certificate2 Own(CertificateKeyKind kind)
    {
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        return X509Certificate2.CreateFromPem(leaf.CertificatePem, leaf.KeyPem);
    }

    public static SslStreamCertificateContext Context(X509Certificate2 certificate, CertificateKeyKind kind) => SslStreamCertificateContext.Create(
        certificate, [.. TestCertificates.Default.Leaf(kind).Chain.Skip(1).Select(der => X509CertificateLoader.LoadCertificate(der.Span))], offline: true);

    public static X509ChainPolicy OurRoot()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(TestCertificates.Default.RootPem);
        return policy;
    }
}

using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>An authority of our own, one certificate from it, and a verifier that trusts nobody else: made in memory, gone with the process.</summary>
internal sealed class ThrowawayIdentity : IDisposable
{
    public ThrowawayIdentity(string serverName)
    {
        ServerName = serverName;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using ECDsa rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 root = RequestRoot(rootKey).CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        using X509Certificate2 leaf = RequestLeaf(leafKey, serverName).Create(root, now.AddHours(-1), now.AddHours(20), RandomNumberGenerator.GetBytes(16));
        byte[] pkcs8 = leafKey.ExportPkcs8PrivateKey();
        Credential = TlsCredential.FromDer([leaf.RawDataMemory], pkcs8);
        CryptographicOperations.ZeroMemory(pkcs8);
        Verifier = CertificateVerifier.ForRoots([root]);
    }

    public string ServerName { get; }

    public TlsCredential Credential { get; }

    public CertificateVerifier Verifier { get; }

    public void Dispose() => Credential.Dispose();

    private static CertificateRequest RequestRoot(ECDsa key)
    {
        var request = new CertificateRequest("CN=Tls.Sample root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static CertificateRequest RequestLeaf(ECDsa key, string serverName)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(serverName);
        var request = new CertificateRequest($"CN={serverName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request;
    }
}

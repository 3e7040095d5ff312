using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tls.Benchmarks;

/// <summary>A P-256 leaf under a P-256 root, made anew for each run and given to every contestant.</summary>
internal sealed class BenchmarkCertificates : IDisposable
{
    public const string ServerName = "bench.example.test";

    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public BenchmarkCertificates()
    {
        DateTimeOffset start = DateTimeOffset.UtcNow.AddDays(-1);
        var rootRequest = new CertificateRequest("CN=bench root", _rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        rootRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        rootRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(rootRequest.PublicKey, false));
        Root = rootRequest.CreateSelfSigned(start, start.AddDays(30));

        var leafRequest = new CertificateRequest("CN=bench leaf", _leafKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(ServerName);
        leafRequest.CertificateExtensions.Add(names.Build());
        leafRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        leafRequest.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using X509Certificate2 bare = leafRequest.Create(Root, start, start.AddDays(29), RandomNumberGenerator.GetBytes(16));
        Leaf = bare.CopyWithPrivateKey(_leafKey);
    }

    public X509Certificate2 Root { get; }

    /// <summary>With its private key.</summary>
    public X509Certificate2 Leaf { get; }

    public string RootPem => Root.ExportCertificatePem();

    public string LeafPem => Leaf.ExportCertificatePem();

    public string LeafKeyPem => _leafKey.ExportPkcs8PrivateKeyPem();

    public void Dispose()
    {
        Root.Dispose();
        Leaf.Dispose();
        _rootKey.Dispose();
        _leafKey.Dispose();
    }
}

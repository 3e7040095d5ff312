using System;
using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Tls.Core.Crypto;

namespace Tls.Tests.Peers;

/// <summary>
/// A root, an intermediate and one leaf per kind of key, made when first asked for. For tests that need some good certificate;
/// those about certificates build their own with <see cref="TestCertificate"/>. Any thread may use it.
/// </summary>
/// <remarks>
/// Every leaf is valid from 2020 to 2049, for servers and clients alike, and holds example.test, *.wild.example.test, localhost,
/// 127.0.0.1 and ::1.
/// </remarks>
internal sealed class TestCertificates
{
    private readonly ConcurrentDictionary<CertificateKeyKind, Lazy<TestCertificate>> _leaves = new();
    private readonly TestCertificate _intermediate;

    /// <summary>Makes a new root, which trusts nothing that <see cref="Default"/> made.</summary>
    public TestCertificates(CertificateKeyKind authorityKind = CertificateKeyKind.EcdsaP256)
    {
        Authority = TestCertificate.SelfSigned(TestCertificateSpec.Authority("test root", authorityKind));
        _intermediate = Authority.Issue(TestCertificateSpec.Authority("test intermediate", authorityKind));
        Root = Authority.Load();
    }

    /// <summary>The name that every leaf holds.</summary>
    public static string ServerName => "example.test";

    /// <summary>One set for all tests. Nobody disposes what it hands out.</summary>
    public static TestCertificates Default { get; } = new();

    /// <summary>The root with its key, to issue more.</summary>
    public TestCertificate Authority { get; }

    /// <summary>The root without its key.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>The root in PEM, for other implementations.</summary>
    public string RootPem => Authority.CertificatePem;

    /// <summary>A leaf with the given kind of key: its Chain (leaf, intermediate), Pkcs8, CertificatePem and KeyPem. The same one at every call.</summary>
    public TestCertificate Leaf(CertificateKeyKind kind = CertificateKeyKind.EcdsaP256) =>
        _leaves.GetOrAdd(kind, asked => new Lazy<TestCertificate>(() => _intermediate.Issue(new TestCertificateSpec
        {
            Subject = "test leaf " + asked,
            Kind = asked,
            DnsNames = [ServerName, "*.wild.example.test", "localhost"],
            Addresses = ["127.0.0.1", "::1"],
        }))).Value;
}

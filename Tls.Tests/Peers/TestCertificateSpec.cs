using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Core.Crypto;

namespace Tls.Tests.Peers;

/// <summary>What a test wants in a certificate. The defaults make a good leaf; each test changes the one thing it is about.</summary>
internal sealed class TestCertificateSpec
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>The common name. It also makes the issuer name of what this certificate signs, so authorities need different ones.</summary>
    public string Subject { get; init; } = "leaf";

    public CertificateKeyKind Kind { get; init; } = CertificateKeyKind.EcdsaP256;

    /// <summary>For the RSA kinds. Keys are cached by size: all RSA certificates of one size share a key.</summary>
    public int RsaBits { get; init; } = 2048;

    public IReadOnlyList<string> DnsNames { get; init; } = ["example.test"];

    public IReadOnlyList<string> Addresses { get; init; } = [];

    public DateTimeOffset NotBefore { get; init; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset NotAfter { get; init; } = new(2049, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public bool IsAuthority { get; init; }

    /// <summary>How many authorities may stand below this one; null for any number.</summary>
    public int? PathLength { get; init; }

    /// <summary>Null leaves the extension out.</summary>
    public X509KeyUsageFlags? KeyUsage { get; init; } = X509KeyUsageFlags.DigitalSignature;

    /// <summary>Empty leaves the extension out.</summary>
    public IReadOnlyList<string> ExtendedKeyUsages { get; init; } = [ServerAuthentication, ClientAuthentication];

    /// <summary>A name constraint: DNS names below must end in this one. Null for none.</summary>
    public string? PermittedDnsName { get; init; }

    /// <summary>A name constraint: no DNS name below may end in this one. Null for none.</summary>
    public string? ExcludedDnsName { get; init; }

    /// <summary>The hash of the signature over this certificate; SHA-1 is possible, for RSA MD5 as well. Ed25519 issuers ignore it.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>X.509v1, which has no extensions: whatever else is wanted of them is left out.</summary>
    public bool IsVersion1 { get; init; }

    /// <summary>Any further extensions, malformed ones included.</summary>
    public IReadOnlyList<X509Extension> Extensions { get; init; } = [];

    /// <summary>A certificate authority without names or extended key usages.</summary>
    public static TestCertificateSpec Authority(
        string subject, CertificateKeyKind kind = CertificateKeyKind.EcdsaP256, int rsaBits = 2048, int? pathLength = null,
        string? permittedDnsName = null, string? excludedDnsName = null, HashAlgorithmName? hash = null, DateTimeOffset? notAfter = null, string[]? extendedKeyUsages = null) => new()
        {
            Subject = subject,
            Kind = kind,
            RsaBits = rsaBits,
            DnsNames = [],
            NotAfter = notAfter ?? new(2049, 12, 31, 0, 0, 0, TimeSpan.Zero),
            IsAuthority = true,
            PathLength = pathLength,
            KeyUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
            ExtendedKeyUsages = extendedKeyUsages ?? [],
            PermittedDnsName = permittedDnsName,
            ExcludedDnsName = excludedDnsName,
            Hash = hash ?? HashAlgorithmName.SHA256,
        };
}

using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core.Crypto;

namespace Tls.Tests.Crypto;

/// <summary>RFC 5929 §4.1: which hash tls-server-end-point takes.</summary>
internal sealed class EndPointHashTests
{
    [TestCase("SHA256", "Sha256")]
    [TestCase("SHA384", "Sha384")]
    [TestCase("SHA512", "Sha512")]
    public void Is_the_signatures_own(string signed, string expected)
    {
        var hash = new HashAlgorithmName(signed);
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest[] requests =
        [
            new("CN=x", rsa, hash, RSASignaturePadding.Pkcs1),
            new("CN=x", rsa, hash, RSASignaturePadding.Pss),
            new("CN=x", ecdsa, hash),
        ];
        foreach (CertificateRequest request in requests)
        {
            using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
            Assert.That($"{EndPointHash.Of(certificate.RawData)}", Is.EqualTo(expected), certificate.SignatureAlgorithm.FriendlyName);
        }
    }

    [Test]
    public void Is_SHA256_in_the_place_of_what_is_broken([Values(4, 5)] int last)
    {
        using var rsa = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        byte[] changed = certificate.RawData;
        ReadOnlySpan<byte> oid = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 12];
        for (int i = 0; i < changed.Length - oid.Length; i++)
        {
            if (changed.AsSpan(i).StartsWith(oid)) changed[i + oid.Length - 1] = (byte)last;
        }
        Assert.That(EndPointHash.Of(changed), Is.EqualTo(HashFunction.Sha256), "MD5 and SHA-1 (RFC 5929 §4.1)");
    }

    [Test]
    public void Is_none_where_the_signature_has_none()
    {
        Assert.That(EndPointHash.Of(SelfSigned), Is.Null);
    }

    // Ed25519, as `openssl req -x509 -newkey ed25519` makes it.
    private static byte[] SelfSigned => Convert.FromBase64String(
        "MIIBJzCB2qADAgECAgEBMAUGAytlcDATMREwDwYDVQQDDAhzbmFwc2hvdDAeFw0yNjExMjEwNDM3NDVaFw00ODEwMTYwNDM3NDVaMBMxETAPBgNVBAMMCHNuYXBzaG90"
        + "MCowBQYDK2VwAyEAE9mQinCSWZLtVGAH0n9Q2mi6chfvYqw8ynhFKf8QRxyjUzBRMB0GA1UdDgQWBBRqOo5uQTcsB+cNVlVdV3bMzCekuzAfBgNVHSMEGDAWgBRqOo5u"
        + "QTcsB+cNVlVdV3bMzCekuzAPBgNVHRMBAf8EBTADAQH/MAUGAytlcANBADmbrDCcNRLIcIwNSDAo6QKnc790y2NBqM/asOgCSQAn6T6cAasC6EAuCHETJIHQh0Mr1yTN"
        + "BRH0uXW/2N8xxQI=");
}

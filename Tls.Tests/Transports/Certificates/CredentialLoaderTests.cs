using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Pair;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>Every source of a credential, each shown by a handshake in both versions.</summary>
internal sealed class CredentialLoaderTests
{
    private const string Password = "pässwörd";

    private const string OpenSslCertificate = """
        -----BEGIN CERTIFICATE-----
        MIIBWDCCAQqgAwIBAgIUbt2hxE8UfBY6Yjxd+cHXJc+NWgAwBQYDK2VwMBQxEjAQ
        BgNVBAMMCWVuY3J5cHRlZDAgFw0yNjExMjExMzUwMzZaGA8yMTI2MTAyODEzNTAz
        NlowFDESMBAGA1UEAwwJZW5jcnlwdGVkMCowBQYDK2VwAyEArF58h/NVdv9hkMsO
        MaQyDn3gH7hdSHVtX/mQqQlVwd+jbDBqMB0GA1UdDgQWBBTUp6wK4JLWuPm5f3kO
        UAlkUlpCYzAfBgNVHSMEGDAWgBTUp6wK4JLWuPm5f3kOUAlkUlpCYzAPBgNVHRMB
        Af8EBTADAQH/MBcGA1UdEQQQMA6CDGV4YW1wbGUudGVzdDAFBgMrZXADQQDJ/xGi
        2a04FvsiNQYVBOLpytFNl+L2qlIXZbkvf11tz9bmy7o3ERDI785UV+oDllzNfBph
        6dpEcWO1fhltBNEO
        -----END CERTIFICATE-----
        """;

    private const string OpenSslPbes2 = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhs24Q58oEXOQICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFqWDmz1GA/bn2yEUsr1KkEEQMNO
        COc77pITpZWP2RL8f2nJFFV7mTP5+xhWo4GgemWsbVten3t6e0UylElX3mLq8LND
        HuGjeGdG5Ml207vyagI=
        -----END ENCRYPTED PRIVATE KEY-----
        """;

    private const string OpenSslPbes1 = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MFgwHAYKKoZIhvcNAQwBAzAOBAjIlF9WIBSfzgICCAAEOPS/LjeYA2385gT/nydu
        AXUVfoJwdnoY9UqldPa3yqyAAqQsNUFam0jyiqvkL3kjY4uaHDUaUu0q
        -----END ENCRYPTED PRIVATE KEY-----
        """;

    [Test]
    public void A_PFX([Values(CertificateKeyKind.Rsa, CertificateKeyKind.EcdsaP256, CertificateKeyKind.EcdsaP384, CertificateKeyKind.EcdsaP521)] CertificateKeyKind kind)
    {
        using TlsCredential credential = CredentialLoader.FromPfx(Export(kind), Password);
        Assert.That(credential.Chain, Is.EqualTo(TestCredentials.Of(kind).Chain), "leaf and intermediate, in this order and without the root");
        ExpectWorks(credential);
    }

    [Test]
    public void A_PFX_with_the_wrong_password() =>
        Assert.That(() => CredentialLoader.FromPfx(Export(CertificateKeyKind.EcdsaP256), "other"), Throws.InstanceOf<CryptographicException>());

    [Test]
    public void A_PFX_that_is_none() =>
        Assert.That(() => CredentialLoader.FromPfx([1, 2, 3], Password), Throws.InstanceOf<CryptographicException>());

    [Test]
    public void A_PFX_without_a_key()
    {
        byte[] pfx = new X509Certificate2Collection(TestCertificates.Default.Root).Export(X509ContentType.Pkcs12, Password)!;
        Assert.That(() => CredentialLoader.FromPfx(pfx, Password), Throws.ArgumentException);
    }

    [Test]
    public void A_certificate_with_its_key(
        [Values(CertificateKeyKind.Rsa, CertificateKeyKind.EcdsaP256, CertificateKeyKind.EcdsaP384, CertificateKeyKind.EcdsaP521)] CertificateKeyKind kind)
    {
        TlsCredential credential;
        using X509Certificate2 issuer = X509CertificateLoader.LoadCertificate(TestCertificates.Default.Leaf(kind).Chain[1].Span);
        using (X509Certificate2 certificate = WithKey(kind)) credential = CredentialLoader.FromCertificate(certificate, [TestCertificates.Default.Root, issuer]);
        using (credential) ExpectWorks(credential, "it outlives the certificate object");
    }

    [Test]
    public void A_certificate_without_its_key()
    {
        using X509Certificate2 certificate = TestCertificates.Default.Leaf().Load();
        Assert.That(() => CredentialLoader.FromCertificate(certificate), Throws.ArgumentException);
    }

    [Test]
    public void A_key_that_cannot_be_exported([Values] bool isRsa)
    {
        CertificateKeyKind kind = isRsa ? CertificateKeyKind.Rsa : CertificateKeyKind.EcdsaP384;
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        using TlsCredential credential = isRsa
            ? TlsCredential.FromKey(leaf.Chain, new Unexportable(leaf.Pkcs8))
            : TlsCredential.FromKey(leaf.Chain, LoadEcdsa(leaf.Pkcs8));
        ExpectWorks(credential);
    }

    // RFC 9846 §4.5.1.2: a peer would refuse it in every handshake.
    [TestCase(X509KeyUsageFlags.KeyEncipherment)]
    [TestCase(X509KeyUsageFlags.KeyAgreement)]
    public void A_certificate_whose_key_may_not_sign(X509KeyUsageFlags usage)
    {
        TestCertificate leaf = TestCertificates.Default.Authority.Issue(new() { KeyUsage = usage });
        using ECDsa key = LoadEcdsa(leaf.Pkcs8);
        foreach (Action make in new Action[]
        {
            () => TlsCredential.FromPem(leaf.CertificatePem, leaf.KeyPem),
            () => TlsCredential.FromDer(leaf.Chain, leaf.Pkcs8),
            () => TlsCredential.FromKey(leaf.Chain, key),
            () => TlsCredential.WithExternalKey(leaf.Chain),
        })
        {
            Assert.That(make, Throws.ArgumentException.With.Message.Contains("digitalSignature"));
        }
    }

    [TestCase(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment)]
    [TestCase(null)]
    public void A_certificate_whose_key_may_sign_and_more(X509KeyUsageFlags? usage)
    {
        TestCertificate leaf = TestCertificates.Default.Authority.Issue(new() { KeyUsage = usage });
        using var credential = TlsCredential.FromPem(leaf.CertificatePem, leaf.KeyPem);
        ExpectWorks(credential);
    }

    [Test]
    public void A_key_of_another_certificate()
    {
        TestCertificate leaf = TestCertificates.Default.Leaf(CertificateKeyKind.EcdsaP256);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using RSA rsa = RSA.Create();
        Assert.That(() => TlsCredential.FromKey(leaf.Chain, other), Throws.InstanceOf<CryptographicException>());
        Assert.That(() => TlsCredential.FromKey(leaf.Chain, rsa), Throws.InstanceOf<CryptographicException>());
        Assert.That(() => TlsCredential.FromKey([], other), Throws.ArgumentException);
        Assert.That(() => other.SignData([1], HashAlgorithmName.SHA256), Throws.Nothing, "what was refused stays the caller's");
    }

    [Test]
    public void An_encrypted_PEM_key([Values(CertificateKeyKind.Rsa, CertificateKeyKind.EcdsaP256)] CertificateKeyKind kind, [Values] bool isManaged)
    {
        TlsCryptoProvider provider = isManaged ? TlsCryptoProvider.BouncyCastle : TlsCryptoProvider.Platform;
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        using var credential = TlsCredential.FromPem(leaf.CertificatePem, Encrypt(kind), Password, provider);
        ExpectWorks(credential);
    }

    // openssl pkcs8 -topk8, with -v2 aes-256-cbc and with -v1 PBE-SHA1-3DES.
    [TestCase(OpenSslPbes2)]
    [TestCase(OpenSslPbes1)]
    public void An_encrypted_Ed25519_key_of_OpenSSL(string key)
    {
        using var credential = TlsCredential.FromPem(OpenSslCertificate, key, "password");
        using TlsMemoryPair pair = TestPair.Connect(
            server: new TlsServerOptions { Credentials = [credential] }, verifier: DangerousAcceptAnything.Instance);
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void An_encrypted_PEM_key_with_the_wrong_password()
    {
        TestCertificate leaf = TestCertificates.Default.Leaf();
        string encrypted = Encrypt(CertificateKeyKind.EcdsaP256);
        Assert.That(() => TlsCredential.FromPem(leaf.CertificatePem, encrypted, "other"), Throws.InstanceOf<CryptographicException>());
        Assert.That(() => TlsCredential.FromPem(leaf.CertificatePem, encrypted), Throws.ArgumentException, "it says that a password is wanted");
        using var plain = TlsCredential.FromPem(leaf.CertificatePem, leaf.KeyPem, Password);
        Assert.That(plain.Chain, Is.EqualTo(TestCredentials.Of().Chain), "an unencrypted key needs none");
    }

    private static void ExpectWorks(TlsCredential credential, string? because = null)
    {
        foreach (ProtocolVersion version in new[] { ProtocolVersion.Tls12, ProtocolVersion.Tls13 })
        {
            using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { MaxVersion = version }, new TlsServerOptions { Credentials = [credential] });
            TestPair.AssertTalks(pair);
            Assert.That(pair.Client.Connection.Info.Version, Is.EqualTo(version), because);
        }
    }

    private static X509Certificate2 WithKey(CertificateKeyKind kind)
    {
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        using X509Certificate2 certificate = leaf.Load();
        using RSA rsa = RSA.Create();
        if (kind != CertificateKeyKind.Rsa) return certificate.CopyWithPrivateKey(LoadEcdsa(leaf.Pkcs8));
        rsa.ImportPkcs8PrivateKey(leaf.Pkcs8, out _);
        return certificate.CopyWithPrivateKey(rsa);
    }

    private static ECDsa LoadEcdsa(byte[] pkcs8)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }

    // Root first: the order in a file is anybody's.
    private static byte[] Export(CertificateKeyKind kind)
    {
        using X509Certificate2 own = WithKey(kind);
        using X509Certificate2 intermediate = X509CertificateLoader.LoadCertificate(TestCertificates.Default.Leaf(kind).Chain[1].Span);
        return new X509Certificate2Collection(new[] { TestCertificates.Default.Root, intermediate, own }).Export(X509ContentType.Pkcs12, Password)!;
    }

    // By another implementation than the one that decrypts.
    private static string Encrypt(CertificateKeyKind kind)
    {
        byte[] pkcs8 = TestCertificates.Default.Leaf(kind).Pkcs8;
        using AsymmetricAlgorithm key = kind == CertificateKeyKind.Rsa ? RSA.Create() : ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2048));
    }

    /// <summary>A key that signs and gives nothing away, as one in a TPM does.</summary>
    private sealed class Unexportable : RSA
    {
        private readonly RSA _inner = Create();

        public Unexportable(byte[] pkcs8)
        {
            _inner.ImportPkcs8PrivateKey(pkcs8, out _);
            KeySizeValue = _inner.KeySize;
        }

        public override RSAParameters ExportParameters(bool includePrivateParameters) =>
            includePrivateParameters ? throw new CryptographicException("The key stays where it is.") : _inner.ExportParameters(false);

        public override void ImportParameters(RSAParameters parameters) => throw new NotSupportedException();

        public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding) => _inner.SignHash(hash, hashAlgorithm, padding);

        protected override byte[] HashData(byte[] data, int offset, int count, HashAlgorithmName hashAlgorithm) =>
            CryptographicOperations.HashData(hashAlgorithm, data.AsSpan(offset, count));

        protected override void Dispose(bool disposing)
        {
            _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

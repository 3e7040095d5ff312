using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tls.Tests.Peers;

/// <summary>
/// One made certificate with its private key and those above it. Whether it may issue is not checked: bad chains are wanted too.
/// Immutable apart from the key object, which is locked: tests may share it.
/// </summary>
internal sealed class TestCertificate
{
    private readonly TestCertificate? _issuer;

    private TestCertificate(TestCertificateSpec spec, TestKey key, TestCertificate? issuer)
    {
        Spec = spec;
        Key = key;
        _issuer = issuer;
        Der = Sign(CreateRequest(spec, key));
    }

    public TestCertificateSpec Spec { get; }

    public TestKey Key { get; }

    public byte[] Der { get; }

    /// <summary>PKCS#8 DER of the private key, as a TlsCredential takes it.</summary>
    public byte[] Pkcs8 => Key.Pkcs8;

    /// <summary>What a peer sends: this certificate and its issuers, without the root. The root alone if this is one.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Chain =>
        [.. Path().Where((certificate, position) => position == 0 || certificate._issuer is not null).Select(certificate => (ReadOnlyMemory<byte>)certificate.Der)];

    /// <summary><see cref="Chain"/> in PEM, leaf first.</summary>
    public string CertificatePem => string.Join('\n', Chain.Select(der => PemEncoding.WriteString("CERTIFICATE", der.Span))) + "\n";

    public string KeyPem => PemEncoding.WriteString("PRIVATE KEY", Pkcs8) + "\n";

    public static TestCertificate SelfSigned(TestCertificateSpec spec) => new(spec, TestKey.Create(spec.Kind, spec.RsaBits), null);

    /// <summary>Makes a certificate signed by this one.</summary>
    public TestCertificate Issue(TestCertificateSpec spec) => new(spec, TestKey.Create(spec.Kind, spec.RsaBits), this);

    /// <summary>Another certificate for the name and key of one that there is, signed by this one.</summary>
    public TestCertificate Certify(TestCertificate other) => new(other.Spec, other.Key, this);

    /// <summary>A certificate object without the private key; the caller disposes it.</summary>
    public X509Certificate2 Load() => X509CertificateLoader.LoadCertificate(Der);

    private IEnumerable<TestCertificate> Path()
    {
        for (TestCertificate? certificate = this; certificate is not null; certificate = certificate._issuer) yield return certificate;
    }

    private static X500DistinguishedName NameOf(TestCertificateSpec spec)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(spec.Subject);
        return builder.Build();
    }

    private byte[] Sign(CertificateRequest request)
    {
        TestCertificate issuer = _issuer ?? this;
        byte[] issuerKeyId = new X509SubjectKeyIdentifierExtension(issuer.Key.PublicKey, critical: false).SubjectKeyIdentifierBytes.ToArray();
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(issuerKeyId));
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        X509SignatureGenerator signer = issuer.Key.CreateSigner();
        using X509Certificate2 certificate = request.Create(NameOf(issuer.Spec), signer, Spec.NotBefore, Spec.NotAfter, serial);
        return Spec.IsVersion1 ? AsVersion1(certificate.RawData, signer, Spec.Hash) : certificate.RawData;
    }

    // RFC 5280 §4.1: no version, which means the first, and no extensions; signed anew.
    private static byte[] AsVersion1(byte[] certificate, X509SignatureGenerator signer, HashAlgorithmName hash)
    {
        AsnReader body = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        var signed = new AsnWriter(AsnEncodingRules.DER);
        using (signed.PushSequence())
        {
            while (body.HasData)
            {
                bool isLeftOut = body.PeekTag().TagClass == TagClass.ContextSpecific;
                ReadOnlyMemory<byte> field = body.ReadEncodedValue();
                if (!isLeftOut) signed.WriteEncodedValue(field.Span);
            }
        }
        var whole = new AsnWriter(AsnEncodingRules.DER);
        using (whole.PushSequence())
        {
            whole.WriteEncodedValue(signed.Encode());
            whole.WriteEncodedValue(signer.GetSignatureAlgorithmIdentifier(hash));
            whole.WriteBitString(signer.SignData(signed.Encode(), hash));
        }
        return whole.Encode();
    }

    private static CertificateRequest CreateRequest(TestCertificateSpec spec, TestKey key)
    {
        var request = new CertificateRequest(NameOf(spec), key.PublicKey, spec.Hash);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(spec.IsAuthority, spec.PathLength.HasValue, spec.PathLength ?? 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key.PublicKey, critical: false));
        if (spec.KeyUsage is X509KeyUsageFlags usage) request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        if (spec.ExtendedKeyUsages.Count > 0) request.CertificateExtensions.Add(CreateExtendedKeyUsage(spec));
        if (spec.DnsNames.Count + spec.Addresses.Count > 0) request.CertificateExtensions.Add(CreateNames(spec));
        if ((spec.PermittedDnsName ?? spec.ExcludedDnsName) is not null) request.CertificateExtensions.Add(CreateNameConstraints(spec));
        foreach (X509Extension extension in spec.Extensions) request.CertificateExtensions.Add(extension);
        return request;
    }

    private static X509EnhancedKeyUsageExtension CreateExtendedKeyUsage(TestCertificateSpec spec)
    {
        var usages = new OidCollection();
        foreach (string usage in spec.ExtendedKeyUsages) usages.Add(new Oid(usage));
        return new X509EnhancedKeyUsageExtension(usages, critical: false);
    }

    // Written by hand: SubjectAlternativeNameBuilder would put every name through IdnMapping, and tests want odd ones.
    private static X509Extension CreateNames(TestCertificateSpec spec)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (string name in spec.DnsNames) writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
            foreach (string address in spec.Addresses) writer.WriteOctetString(IPAddress.Parse(address).GetAddressBytes(), new Asn1Tag(TagClass.ContextSpecific, 7));
        }
        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }

    // RFC 5280 §4.2.1.10: NameConstraints { permittedSubtrees [0], excludedSubtrees [1] { { base dNSName [2] } } }
    private static X509Extension CreateNameConstraints(TestCertificateSpec spec)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            WriteSubtree(writer, 0, spec.PermittedDnsName);
            WriteSubtree(writer, 1, spec.ExcludedDnsName);
        }
        return new X509Extension("2.5.29.30", writer.Encode(), critical: true);
    }

    private static void WriteSubtree(AsnWriter writer, int tag, string? name)
    {
        if (name is null) return;
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, tag)))
        using (writer.PushSequence())
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
        }
    }
}

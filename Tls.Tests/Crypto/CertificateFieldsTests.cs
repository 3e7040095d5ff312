using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Crypto;

/// <summary>RFC 5280 §4.1, against certificates that the platform made and read.</summary>
internal sealed class CertificateFieldsTests
{
    private static readonly Oid ServerAuth = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuth = new("1.3.6.1.5.5.7.3.2");
    private static readonly Oid CodeSigning = new("1.3.6.1.5.5.7.3.3");
    private static readonly Oid Any = new("2.5.29.37.0");

    [Test]
    public void Finds_what_the_platform_finds()
    {
        byte[] der = Create(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true), Extended(ServerAuth));
        using X509Certificate2 loaded = X509CertificateLoader.LoadCertificate(der);
        CertificateFields fields = CertificateFields.Parse(der);
        Assert.That(der[fields.Issuer], Is.EqualTo(loaded.IssuerName.RawData));
        Assert.That(der[fields.Subject], Is.EqualTo(loaded.SubjectName.RawData));
        Assert.That(der[fields.SubjectPublicKeyInfo], Is.EqualTo(loaded.PublicKey.ExportSubjectPublicKeyInfo()));
        Assert.That(fields.SignatureAlgorithm, Is.EqualTo(loaded.SignatureAlgorithm.Value));
    }

    [TestCase(X509KeyUsageFlags.DigitalSignature, true)]
    [TestCase(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.DecipherOnly, true)]
    [TestCase(X509KeyUsageFlags.KeyEncipherment, false)]
    [TestCase(X509KeyUsageFlags.DecipherOnly, false)]
    [TestCase(X509KeyUsageFlags.None, false)]
    public void Reads_the_key_usage(X509KeyUsageFlags flags, bool allowed) =>
        Assert.That(CertificateFields.Parse(Create(new X509KeyUsageExtension(flags, true))).AllowsDigitalSignature, Is.EqualTo(allowed));

    [Test]
    public void Reads_the_extended_key_usage()
    {
        Assert.That(Usages(ServerAuth), Is.EqualTo(ExtendedKeyUsages.ServerAuth));
        Assert.That(Usages(CodeSigning, ClientAuth), Is.EqualTo(ExtendedKeyUsages.ClientAuth));
        Assert.That(Usages(ServerAuth, ClientAuth, Any), Is.EqualTo(ExtendedKeyUsages.ServerAuth | ExtendedKeyUsages.ClientAuth | ExtendedKeyUsages.Any));
        Assert.That(Usages(CodeSigning), Is.EqualTo(ExtendedKeyUsages.None));
    }

    [Test]
    public void Absent_is_not_the_same_as_refused()
    {
        CertificateFields plain = CertificateFields.Parse(Create());
        CertificateFields other = CertificateFields.Parse(Create(new X509BasicConstraintsExtension(true, false, 0, true)));
        Assert.That(new[] { plain.AllowsDigitalSignature, other.AllowsDigitalSignature }, Is.All.Null);
        Assert.That(new[] { plain.ExtendedKeyUsage, other.ExtendedKeyUsage }, Is.All.Null);
    }

    [Test]
    public void Refuses_a_certificate_cut_at_any_byte()
    {
        foreach (byte[] der in Samples())
        {
            for (int length = 0; length < der.Length; length++) AssertMalformed(der[..length]);
            AssertMalformed([.. der, 0]);
            AssertMalformed([.. der, .. der]);
        }
    }

    [Test]
    public void Any_byte_taken_out_or_doubled_is_malformed()
    {
        byte[] der = Samples()[0];
        for (int i = 0; i < der.Length; i++)
        {
            AssertMalformed([.. der[..i], .. der[(i + 1)..]]);
            AssertMalformed([.. der[..i], der[i], .. der[i..]]);
        }
    }

    [Test]
    public void Changed_bits_give_a_fault_or_fields_within_the_certificate([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        foreach (byte[] der in Samples())
        {
            for (int i = 0; i < 3000; i++)
            {
                byte[] broken = [.. der];
                for (int flips = random.Next(1, 4); flips > 0; flips--) broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
                AssertFaultOrFields(broken);
            }
        }
    }

    [Test]
    public void Random_bytes_are_malformed()
    {
        var random = new Random(4);
        for (int i = 0; i < 3000; i++)
        {
            byte[] noise = new byte[random.Next(0, 200)];
            random.NextBytes(noise);
            if (noise.Length > 1) noise[0] = 0x30;
            AssertMalformed(noise);
        }
    }

    [Test]
    public void Refuses_a_second_key_usage()
    {
        var signing = new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true);
        AssertMalformed(Rewrite(Create(signing), extensions => [.. extensions, .. extensions]));
        AssertMalformed(Rewrite(Create(Extended(ServerAuth)), extensions => [.. extensions, .. extensions]));
    }

    [Test]
    public void Refuses_an_empty_list_of_extensions() => AssertMalformed(Rewrite(Create(Extended(ServerAuth)), static _ => []));

    [Test]
    public void Refuses_an_empty_extended_key_usage() => AssertMalformed(Create(new X509Extension("2.5.29.37", [0x30, 0x00], false)));

    [Test]
    public void Refuses_extensions_with_something_behind_them()
    {
        AssertMalformed(Create(new X509Extension("2.5.29.37", [0x30, 0x04, 0x06, 0x02, 0x2A, 0x03, 0x00], false)));
        AssertMalformed(Create(new X509Extension("2.5.29.15", [0x03, 0x02, 0x07, 0x80, 0x00], false)));
        AssertMalformed(Create(new X509Extension("2.5.29.15", [], false)));
    }

    [Test]
    public void Reads_the_certificate_of_RFC_8448()
    {
        byte[] der = Convert.FromHexString(
            "308201ac30820115a003020102020102300d06092a864886f70d01010b0500300e310c300a06035504031303727361301e170d3136303733303031323335395a17"
            + "0d3236303733303031323335395a300e310c300a0603550403130372736130819f300d06092a864886f70d010101050003818d0030818902818100b4bb498f8279"
            + "303d980836399b36c6988c0c68de55e1bdb826d3901a2461eafd2de49a91d015abbc9a95137ace6c1af19eaa6af98c7ced43120998e187a80ee0ccb0524b1b018c"
            + "3e0b63264d449a6d38e22a5fda430846748030530ef0461c8ca9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c47428a6d35a8d88d79f7f1e3f0203010001a31a30"
            + "1830090603551d1304023000300b0603551d0f0404030205a0300d06092a864886f70d01010b05000381810085aad2a0e5b9276b908c65f73a7267170618a54c5f"
            + "8a7b337d2df7a594365417f2eae8f8a58c8f8172f9319cf36b7fd6c55b80f21a03015156726096fd335e5e67f2dbf102702e608ccae6bec1fc63a42a99be5c3eb7"
            + "107c3c54e9b9eb2bd5203b1c3b84e0a8b2f759409ba3eac9d91d402dcc0cc8f8961229ac9187b42b4de1");
        CertificateFields fields = CertificateFields.Parse(der);
        Assert.That(fields.AllowsDigitalSignature, Is.True);
        Assert.That(fields.ExtendedKeyUsage, Is.Null);
        Assert.That(fields.SignatureAlgorithm, Is.EqualTo("1.2.840.113549.1.1.11"));
    }

    private static ExtendedKeyUsages? Usages(params Oid[] oids) => CertificateFields.Parse(Create(Extended(oids))).ExtendedKeyUsage;

    private static X509EnhancedKeyUsageExtension Extended(params Oid[] oids)
    {
        var collection = new OidCollection();
        foreach (Oid oid in oids) collection.Add(oid);
        return new X509EnhancedKeyUsageExtension(collection, false);
    }

    private static List<byte[]> Samples() =>
    [
        Create(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true), Extended(ServerAuth, ClientAuth), new X509BasicConstraintsExtension(true, false, 0, true)),
        Create(),
    ];

    private static byte[] Create(params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=example.test, O=Ours", key, HashAlgorithmName.SHA256);
        foreach (X509Extension extension in extensions) request.CertificateExtensions.Add(extension);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var signer = X509SignatureGenerator.CreateForECDsa(key);
        using X509Certificate2 certificate = request.Create(request.SubjectName, signer, start, start.AddYears(1), [1, 2, 3]);
        return certificate.RawData;
    }

    /// <summary>Writes a certificate anew with other content in its list of extensions; the signature no longer fits, and nobody looks.</summary>
    private static byte[] Rewrite(byte[] der, Func<byte[], byte[]> change)
    {
        AsnReader certificate = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        AsnReader body = certificate.ReadSequence();
        var tag = new Asn1Tag(TagClass.ContextSpecific, 3, true);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                while (!body.PeekTag().HasSameClassAndValue(tag)) writer.WriteEncodedValue(body.ReadEncodedValue().Span);
                byte[] list = change(body.ReadSequence(tag).PeekContentBytes().ToArray());
                using (writer.PushSequence(tag))
                using (writer.PushSequence())
                    for (var rest = new AsnReader(list, AsnEncodingRules.DER); rest.HasData;) writer.WriteEncodedValue(rest.ReadEncodedValue().Span);
            }
            while (certificate.HasData) writer.WriteEncodedValue(certificate.ReadEncodedValue().Span);
        }
        return writer.Encode();
    }

    private static void AssertMalformed(byte[] der) =>
        Assert.That(Assert.Throws<PeerFaultException>(() => CertificateFields.Parse(der))!.Fault, Is.EqualTo(TlsFault.MalformedCertificate));

    private static void AssertFaultOrFields(byte[] der)
    {
        try
        {
            CertificateFields fields = CertificateFields.Parse(der);
            _ = der[fields.SubjectPublicKeyInfo].Length + der[fields.Issuer].Length + der[fields.Subject].Length;
        }
        catch (PeerFaultException e)
        {
            Assert.That(e.Fault, Is.EqualTo(TlsFault.MalformedCertificate));
        }
    }
}

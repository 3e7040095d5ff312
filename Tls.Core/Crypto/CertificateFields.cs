using System;
using System.Formats.Asn1;

namespace Tls.Core.Crypto;

/// <summary>What TLS itself has to know of a certificate (RFC 5280 §4.1), read without loading it: loading costs more than verifying with it.</summary>
internal readonly struct CertificateFields
{
    // §4.1.2.1 counts from 0.
    private const int Version3 = 2;

    private static readonly Asn1Tag Version = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag IssuerUniqueId = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag SubjectUniqueId = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>§4.1.2.1: whether the certificate is of version 3, the only one that can say what its key is for.</summary>
    public bool IsVersion3 { get; private init; }

    /// <summary>Where the issuer's Name lies in the certificate.</summary>
    public Range Issuer { get; private init; }

    /// <summary>Where the subject's Name lies in the certificate.</summary>
    public Range Subject { get; private init; }

    /// <summary>Where the SubjectPublicKeyInfo lies, for <see cref="TlsCryptoProvider.ImportPublicKey"/>.</summary>
    public Range SubjectPublicKeyInfo { get; private init; }

    /// <summary>The dotted object identifier of the algorithm that the issuer signed with.</summary>
    public string SignatureAlgorithm { get; private init; }

    /// <summary>Where the AlgorithmIdentifier of the signature lies in the certificate.</summary>
    public Range SignatureAlgorithmIdentifier { get; private init; }

    /// <summary>Null where the certificate has no key usage extension, and so allows everything (§4.2.1.3).</summary>
    public bool? AllowsDigitalSignature { get; private init; }

    /// <summary>Null where the certificate has no extended key usage extension, and so allows everything (§4.2.1.12).</summary>
    public ExtendedKeyUsages? ExtendedKeyUsage { get; private init; }

    /// <summary>
    /// Of the certificate whose key signs a handshake: RFC 9846 §4.5.1.2 and RFC 5246 §7.4.2 want version 3. An older one is
    /// <see cref="TlsFault.CertificateVersion"/>.
    /// </summary>
    public static CertificateFields ParseEndEntity(ReadOnlySpan<byte> certificate)
    {
        CertificateFields fields = Parse(certificate);
        PeerFaultException.ThrowIf(!fields.IsVersion3, TlsFault.CertificateVersion);
        return fields;
    }

    /// <summary>Anything malformed, and a byte after the certificate, is <see cref="TlsFault.MalformedCertificate"/>.</summary>
    public static CertificateFields Parse(ReadOnlySpan<byte> certificate)
    {
        try
        {
            var reader = new DerReader(certificate);
            DerReader outer = reader.ReadSequence();
            reader.ExpectEnd();
            DerReader body = outer.ReadSequence();
            Range algorithm = outer.ReadEncoded(Asn1Tag.Sequence);
            outer.ReadBitString();
            outer.ExpectEnd();
            return ParseBody(certificate, body, algorithm);
        }
        catch (AsnContentException)
        {
            throw new PeerFaultException(TlsFault.MalformedCertificate);
        }
    }

    private static CertificateFields ParseBody(ReadOnlySpan<byte> certificate, DerReader body, Range outerAlgorithm)
    {
        bool isVersion3 = ReadVersion(ref body) == Version3;
        body.ReadEncoded(Asn1Tag.Integer);

        // §4.1.1.2: the algorithm that was signed and the algorithm beside the signature are the same.
        if (!certificate[body.ReadEncoded(Asn1Tag.Sequence)].SequenceEqual(certificate[outerAlgorithm])) throw new AsnContentException();
        Range issuer = body.ReadEncoded(Asn1Tag.Sequence);
        body.ReadEncoded(Asn1Tag.Sequence);
        Range subject = body.ReadEncoded(Asn1Tag.Sequence);
        Range publicKey = body.ReadEncoded(Asn1Tag.Sequence);
        if (body.IsNext(IssuerUniqueId)) body.ReadEncoded(IssuerUniqueId);
        if (body.IsNext(SubjectUniqueId)) body.ReadEncoded(SubjectUniqueId);
        ReadExtensions(ref body, isVersion3, out bool? digitalSignature, out ExtendedKeyUsages? extended);
        body.ExpectEnd();

        return new CertificateFields
        {
            IsVersion3 = isVersion3,
            Issuer = issuer,
            Subject = subject,
            SubjectPublicKeyInfo = publicKey,
            SignatureAlgorithm = ReadAlgorithm(certificate[outerAlgorithm]),
            SignatureAlgorithmIdentifier = outerAlgorithm,
            AllowsDigitalSignature = digitalSignature,
            ExtendedKeyUsage = extended,
        };
    }

    private static int ReadVersion(ref DerReader body)
    {
        if (!body.IsNext(Version)) return 0;
        DerReader wrapper = body.ReadNested(Version);
        int version = wrapper.ReadSmallInteger();
        wrapper.ExpectEnd();
        return version <= Version3 ? version : throw new AsnContentException();
    }

    private static void ReadExtensions(ref DerReader body, bool isVersion3, out bool? digitalSignature, out ExtendedKeyUsages? extended)
    {
        digitalSignature = null;
        extended = null;
        if (!body.IsNext(Extensions)) return;

        // §4.1.2.9: only in version 3, and then not empty.
        if (!isVersion3) throw new AsnContentException();
        DerReader wrapper = body.ReadNested(Extensions);
        DerReader list = wrapper.ReadSequence();
        wrapper.ExpectEnd();
        do
        {
            DerReader extension = list.ReadSequence();
            ReadOnlySpan<byte> oid = extension.ReadOid();
            if (extension.IsNext(Asn1Tag.Boolean)) extension.ReadEncoded(Asn1Tag.Boolean);
            DerReader value = extension.ReadNestedOctetString();
            extension.ExpectEnd();

            // §4.2: no extension twice; of those that are read, a second one could overrule the first.
            if (oid.SequenceEqual(Oids.KeyUsage)) digitalSignature = digitalSignature is null ? ReadKeyUsage(value) : throw new AsnContentException();
            else if (oid.SequenceEqual(Oids.ExtendedKeyUsage)) extended = extended is null ? ReadExtendedKeyUsage(value) : throw new AsnContentException();
        }
        while (!list.AtEnd);
    }

    private static bool ReadKeyUsage(DerReader value)
    {
        ReadOnlySpan<byte> bits = value.ReadNamedBits();
        value.ExpectEnd();
        return !bits.IsEmpty && (bits[0] & 0x80) != 0;
    }

    private static ExtendedKeyUsages ReadExtendedKeyUsage(DerReader value)
    {
        DerReader list = value.ReadSequence();
        value.ExpectEnd();
        ExtendedKeyUsages usages = ExtendedKeyUsages.None;
        do
        {
            ReadOnlySpan<byte> oid = list.ReadOid();
            if (oid.SequenceEqual(Oids.ServerAuth)) usages |= ExtendedKeyUsages.ServerAuth;
            else if (oid.SequenceEqual(Oids.ClientAuth)) usages |= ExtendedKeyUsages.ClientAuth;
            else if (oid.SequenceEqual(Oids.AnyExtendedKeyUsage)) usages |= ExtendedKeyUsages.Any;
        }
        while (!list.AtEnd);
        return usages;
    }

    private static string ReadAlgorithm(ReadOnlySpan<byte> identifier)
    {
        AsnDecoder.ReadSequence(identifier, AsnEncodingRules.DER, out int start, out int length, out _);
        return AsnDecoder.ReadObjectIdentifier(identifier.Slice(start, length), AsnEncodingRules.DER, out _);
    }
}

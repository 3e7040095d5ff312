using System.Collections.Generic;
using System.Formats.Asn1;

namespace Tls.Core.Crypto;

/// <summary>The DNS names of one of our own certificates: dNSName in subjectAltName (RFC 5280 §4.2.1.6). The common name plays no part (RFC 9525 §2).</summary>
internal static class CertificateNames
{
    private const string SubjectAltName = "2.5.29.17";
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 3, isConstructed: true);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);

    /// <summary>As they stand there, wildcards among them; <see cref="AsnContentException"/> where they do not parse.</summary>
    public static string[] Read(byte[] certificate)
    {
        AsnReader body = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        while (body.HasData && body.PeekTag() != Extensions) body.ReadEncodedValue();
        if (!body.HasData) return [];

        var found = new List<string>();
        AsnReader list = body.ReadSequence(Extensions).ReadSequence();
        while (list.HasData)
        {
            AsnReader extension = list.ReadSequence();
            if (extension.ReadObjectIdentifier() != SubjectAltName) continue;
            if (extension.PeekTag() == Asn1Tag.Boolean) extension.ReadBoolean();
            ReadNames(new AsnReader(extension.ReadOctetString(), AsnEncodingRules.DER).ReadSequence(), found);
        }
        return [.. found];
    }

    private static void ReadNames(AsnReader names, List<string> found)
    {
        while (names.HasData)
        {
            if (names.PeekTag() == DnsName) found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, DnsName));
            else names.ReadEncodedValue();
        }
    }
}

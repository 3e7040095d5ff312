using System.Collections.Generic;
using System.Formats.Asn1;

namespace Tls.Core.Crypto;

/// <summary>The DNS names of one of our own certificates: dNSName in subjectAltName (RFC 5280 §4.2.1.6). The common name plays no part (RFC 9525 §2).</summary>
internal static class CertificateNames
{
    private const string SubjectAltName = "2.5.29.17";
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);

    /// <summary>As they stand there, wildcards among them; <see cref="AsnContentException"/> where they do not parse.</summary>
    public static string[] Read(byte[] certificate)
    {
        if (CertificateExtensions.Find(certificate, SubjectAltName) is not { } value) return [];
        var found = new List<string>();
        AsnReader names = new AsnReader(value, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (names.PeekTag() == DnsName) found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, DnsName));
            else names.ReadEncodedValue();
        }
        return [.. found];
    }
}

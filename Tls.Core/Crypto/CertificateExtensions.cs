using System;
using System.Formats.Asn1;

namespace Tls.Core.Crypto;

/// <summary>The extensions of one of our own certificates (RFC 5280 §4.2).</summary>
internal static class CertificateExtensions
{
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>
    /// The value of an extension, without the OCTET STRING around it; null where the certificate has none. <see cref="AsnContentException"/>
    /// where it does not parse.
    /// </summary>
    public static ReadOnlyMemory<byte>? Find(byte[] certificate, string oid)
    {
        AsnReader body = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        while (body.HasData && body.PeekTag() != Extensions) body.ReadEncodedValue();
        if (!body.HasData) return null;

        AsnReader list = body.ReadSequence(Extensions).ReadSequence();
        while (list.HasData)
        {
            AsnReader extension = list.ReadSequence();
            if (extension.ReadObjectIdentifier() != oid) continue;
            if (extension.PeekTag() == Asn1Tag.Boolean) extension.ReadBoolean();
            return extension.ReadOctetString();
        }
        return null;
    }
}

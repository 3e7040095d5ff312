using System;
using System.Collections.Generic;
using System.Formats.Asn1;

namespace Tls.Transports;

/// <summary>
/// A successful OCSP response (RFC 6960 §4.2.1), taken apart and not yet believed: see <see cref="OcspStaple"/>. Immutable.
/// </summary>
internal sealed class OcspResponse
{
    private const string BasicResponse = "1.3.6.1.5.5.7.48.1.1";

    private static readonly Asn1Tag Tag0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Tag1 = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag Tag2 = new(TagClass.ContextSpecific, 2, isConstructed: true);

    private OcspResponse()
    {
    }

    /// <summary>What is signed.</summary>
    public required ReadOnlyMemory<byte> SignedData { get; init; }

    /// <summary>The AlgorithmIdentifier of the signature.</summary>
    public required ReadOnlyMemory<byte> SignatureAlgorithm { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>Certificates that may help to verify it, in DER; as many as came.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; init; }

    /// <summary>The responder's Name in DER; null where it is named by its key.</summary>
    public required ReadOnlyMemory<byte>? ResponderName { get; init; }

    /// <summary>SHA-1 of the responder's public key; null where it is named by its name.</summary>
    public required byte[]? ResponderKeyHash { get; init; }

    public required IReadOnlyList<OcspSingleResponse> Responses { get; init; }

    /// <summary>Reads one response.</summary>
    /// <exception cref="AsnContentException">The bytes are not the DER of a successful basic response without unknown critical extensions.</exception>
    public static OcspResponse Parse(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        AsnReader response = outer.ReadSequence();
        outer.ThrowIfNotEmpty();

        // §4.2.1: anything but successful is an error of the responder, which nobody signs.
        if (response.ReadEnumeratedBytes().Span is not [0]) throw new AsnContentException("the responder reports an error");
        AsnReader wrapper = response.ReadSequence(Tag0);
        response.ThrowIfNotEmpty();
        AsnReader responseBytes = wrapper.ReadSequence();
        wrapper.ThrowIfNotEmpty();
        if (responseBytes.ReadObjectIdentifier() != BasicResponse) throw new AsnContentException("not a basic response");
        byte[] content = responseBytes.ReadOctetString();
        responseBytes.ThrowIfNotEmpty();
        return ParseBasic(content);
    }

    private static OcspResponse ParseBasic(byte[] content)
    {
        var outer = new AsnReader(content, AsnEncodingRules.DER);
        AsnReader basic = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        ReadOnlyMemory<byte> data = basic.ReadEncodedValue();
        ReadOnlyMemory<byte> algorithm = basic.ReadEncodedValue();
        byte[] signature = basic.ReadBitString(out int unused);
        if (unused != 0) throw new AsnContentException("a signature of no whole bytes");
        var certificates = new List<ReadOnlyMemory<byte>>();
        if (basic.HasData)
        {
            AsnReader wrapper = basic.ReadSequence(Tag0);
            AsnReader list = wrapper.ReadSequence();
            wrapper.ThrowIfNotEmpty();
            while (list.HasData) certificates.Add(list.ReadEncodedValue());
        }
        basic.ThrowIfNotEmpty();
        return ParseData(data, algorithm, signature, certificates);
    }

    private static OcspResponse ParseData(ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> algorithm, byte[] signature, List<ReadOnlyMemory<byte>> certificates)
    {
        AsnReader body = new AsnReader(data, AsnEncodingRules.DER).ReadSequence();
        if (body.PeekTag() == Tag0) throw new AsnContentException("of another version than the only one, which goes without saying");
        ReadOnlyMemory<byte>? name = null;
        byte[]? keyHash = null;
        if (body.PeekTag() == Tag1) name = body.ReadSequence(Tag1).ReadEncodedValue();
        else keyHash = body.ReadSequence(Tag2).ReadOctetString();
        body.ReadGeneralizedTime();   // producedAt
        var responses = new List<OcspSingleResponse>();
        AsnReader list = body.ReadSequence();
        while (list.HasData) responses.Add(OcspSingleResponse.Parse(list.ReadSequence()));
        if (body.HasData) RefuseCritical(body.ReadSequence(Tag1));
        body.ThrowIfNotEmpty();
        return new OcspResponse
        {
            SignedData = data,
            SignatureAlgorithm = algorithm,
            Signature = signature,
            Certificates = certificates,
            ResponderName = name,
            ResponderKeyHash = keyHash,
            Responses = responses,
        };
    }

    /// <summary>RFC 6960 §4.4: what is critical has to be understood, and nothing is here.</summary>
    internal static void RefuseCritical(AsnReader wrapper)
    {
        AsnReader extensions = wrapper.ReadSequence();
        wrapper.ThrowIfNotEmpty();
        while (extensions.HasData)
        {
            AsnReader extension = extensions.ReadSequence();
            extension.ReadObjectIdentifier();
            if (extension.PeekTag() == Asn1Tag.Boolean && extension.ReadBoolean()) throw new AsnContentException("an unknown critical extension");
        }
    }
}

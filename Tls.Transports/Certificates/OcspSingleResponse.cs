using System;
using System.Formats.Asn1;

namespace Tls.Transports;

/// <summary>What an OCSP response says of one certificate (RFC 6960 §4.2.1). Immutable.</summary>
internal sealed class OcspSingleResponse
{
    private static readonly Asn1Tag Good = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Revoked = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag Unknown = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag NextUpdateTag = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 1, isConstructed: true);

    private OcspSingleResponse()
    {
    }

    /// <summary>The states that a certificate can be in.</summary>
    internal enum CertificateState
    {
        Good,
        Revoked,
        Unknown,
    }

    /// <summary>The dotted object identifier of the hash in <see cref="IssuerNameHash"/> and <see cref="IssuerKeyHash"/>.</summary>
    public required string HashAlgorithm { get; init; }

    public required byte[] IssuerNameHash { get; init; }

    public required byte[] IssuerKeyHash { get; init; }

    /// <summary>The content bytes of the INTEGER.</summary>
    public required ReadOnlyMemory<byte> SerialNumber { get; init; }

    public required CertificateState State { get; init; }

    public required DateTimeOffset ThisUpdate { get; init; }

    /// <summary>Null where the responder has something newer at any time.</summary>
    public required DateTimeOffset? NextUpdate { get; init; }

    /// <exception cref="AsnContentException">It is malformed, or has a critical extension.</exception>
    public static OcspSingleResponse Parse(AsnReader single)
    {
        AsnReader id = single.ReadSequence();
        string hash = id.ReadSequence().ReadObjectIdentifier();
        byte[] nameHash = id.ReadOctetString();
        byte[] keyHash = id.ReadOctetString();
        ReadOnlyMemory<byte> serial = id.ReadIntegerBytes();
        id.ThrowIfNotEmpty();
        CertificateState state = ReadState(single);
        DateTimeOffset thisUpdate = single.ReadGeneralizedTime();
        DateTimeOffset? nextUpdate = null;
        if (single.HasData && single.PeekTag() == NextUpdateTag) nextUpdate = single.ReadSequence(NextUpdateTag).ReadGeneralizedTime();
        if (single.HasData) OcspResponse.RefuseCritical(single.ReadSequence(ExtensionsTag));
        single.ThrowIfNotEmpty();
        return new OcspSingleResponse
        {
            HashAlgorithm = hash,
            IssuerNameHash = nameHash,
            IssuerKeyHash = keyHash,
            SerialNumber = serial,
            State = state,
            ThisUpdate = thisUpdate,
            NextUpdate = nextUpdate,
        };
    }

    private static CertificateState ReadState(AsnReader single)
    {
        Asn1Tag tag = single.PeekTag();
        if (tag == Revoked)
        {
            single.ReadSequence(Revoked).ReadGeneralizedTime();
            return CertificateState.Revoked;
        }
        if (tag != Good && tag != Unknown) throw new AsnContentException("a state that is not defined");
        single.ReadNull(tag);
        return tag == Good ? CertificateState.Good : CertificateState.Unknown;
    }
}

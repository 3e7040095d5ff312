using System.Formats.Asn1;

namespace Tls.Transports;

/// <summary>
/// The DNS names that an authority excludes below itself (RFC 5280 §4.2.1.10), against the name that was asked for. The platform compares them
/// with the names in the certificate, and so lets *.example.test stand for a host below example.test that is excluded by itself (CVE-2025-61727).
/// </summary>
internal static class ExcludedNames
{
    private static readonly Asn1Tag PermittedSubtrees = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag ExcludedSubtrees = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);

    /// <summary>Whether the authority may not speak for the name. What cannot be read excludes everything.</summary>
    /// <param name="authority">A certificate above the leaf, whose path the platform has accepted. Only read.</param>
    /// <param name="name">Asked for, never presented.</param>
    public static bool Exclude(KnownCertificate authority, HostName name)
    {
        if (authority.NameConstraints is not { } constraints) return false;
        try
        {
            return Exclude(new AsnReader(constraints, AsnEncodingRules.DER).ReadSequence(), name);
        }
        catch (AsnContentException)
        {
            return true;
        }
    }

    private static bool Exclude(AsnReader constraints, HostName name)
    {
        if (constraints.HasData && constraints.PeekTag() == PermittedSubtrees) constraints.ReadEncodedValue();
        if (!constraints.HasData) return false;
        AsnReader subtrees = constraints.ReadSequence(ExcludedSubtrees);
        constraints.ThrowIfNotEmpty();
        while (subtrees.HasData)
        {
            AsnReader subtree = subtrees.ReadSequence();
            if (subtree.PeekTag() != DnsName) continue;
            if (name.IsWithin(subtree.ReadCharacterString(UniversalTagNumber.IA5String, DnsName))) return true;
        }
        return false;
    }
}

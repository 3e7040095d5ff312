using System;
using System.Formats.Asn1;

namespace Tls.Core.Crypto;

/// <summary>What one of our own certificates says that its key is for, and whether that is all that a server asks for (RFC 9846 §4.3.5). Immutable.</summary>
internal sealed class CertificateUsages
{
    private readonly byte[]? _keyUsage;
    private readonly byte[]? _extendedKeyUsage;

    /// <summary><see cref="AsnContentException"/> where an extension does not parse.</summary>
    public CertificateUsages(byte[] certificate)
    {
        _keyUsage = CertificateExtensions.Find(certificate, "2.5.29.15")?.ToArray();
        _extendedKeyUsage = CertificateExtensions.Find(certificate, "2.5.29.37")?.ToArray();
    }

    /// <summary>
    /// Whether the extension of that type is there and has all of the values; true for a type without rules for that, which is to be ignored.
    /// Values that are malformed no certificate has; without any the extension has to be there.
    /// </summary>
    /// <param name="oid">The whole OBJECT IDENTIFIER in DER.</param>
    /// <param name="values">DER of the type that the extension has.</param>
    public bool Have(ReadOnlySpan<byte> oid, ReadOnlySpan<byte> values)
    {
        try
        {
            ReadOnlySpan<byte> type = new DerReader(oid).ReadOid();
            if (type.SequenceEqual(Oids.KeyUsage)) return _keyUsage is not null && (values.IsEmpty || HaveBits(_keyUsage, values));
            if (type.SequenceEqual(Oids.ExtendedKeyUsage)) return _extendedKeyUsage is not null && (values.IsEmpty || HavePurposes(_extendedKeyUsage, values));
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static bool HaveBits(ReadOnlySpan<byte> ours, ReadOnlySpan<byte> asked)
    {
        var request = new DerReader(asked);
        ReadOnlySpan<byte> wanted = request.ReadNamedBits();
        request.ExpectEnd();
        ReadOnlySpan<byte> bits = new DerReader(ours).ReadNamedBits();
        for (int i = 0; i < wanted.Length; i++)
        {
            int present = i < bits.Length ? bits[i] : 0;
            if ((wanted[i] & ~present) != 0) return false;
        }
        return true;
    }

    private static bool HavePurposes(ReadOnlySpan<byte> ours, ReadOnlySpan<byte> asked)
    {
        var request = new DerReader(asked);
        DerReader wanted = request.ReadSequence();
        request.ExpectEnd();
        while (!wanted.AtEnd)
        {
            if (!HasPurpose(ours, wanted.ReadOid())) return false;
        }
        return true;
    }

    private static bool HasPurpose(ReadOnlySpan<byte> ours, ReadOnlySpan<byte> purpose)
    {
        DerReader purposes = new DerReader(ours).ReadSequence();
        while (!purposes.AtEnd)
        {
            if (purposes.ReadOid().SequenceEqual(purpose)) return true;
        }
        return false;
    }
}

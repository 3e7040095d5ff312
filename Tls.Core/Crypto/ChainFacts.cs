using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Text;
using Tls.Core.Codec;

namespace Tls.Core.Crypto;

/// <summary>What choosing among our own certificate chains needs to know of one, read once. Immutable.</summary>
internal sealed class ChainFacts
{
    private readonly List<byte[]> _issuers = [];
    private readonly List<string> _signatures = [];
    private readonly byte[][] _names;
    private readonly CertificateUsages _usages;

    /// <summary>Throws <see cref="ArgumentException"/> where a certificate cannot be read.</summary>
    public ChainFacts(IReadOnlyList<byte[]> chain)
    {
        try
        {
            foreach (byte[] certificate in chain) Note(certificate, CertificateFields.Parse(certificate));
            _names = Array.ConvertAll(CertificateNames.Read(chain[0]), Encoding.ASCII.GetBytes);
            _usages = new CertificateUsages(chain[0]);
        }
        catch (PeerFaultException fault)
        {
            throw new ArgumentException($"A certificate of the chain cannot be used: {fault.Fault}.", nameof(chain), fault);
        }
        catch (AsnContentException malformed)
        {
            throw new ArgumentException("The subjectAltName or a key usage of the first certificate is malformed.", nameof(chain), malformed);
        }
    }

    /// <summary>Whether an authority, by its distinguished name in DER, issued a certificate of the chain.</summary>
    public bool IsIssuedBy(ReadOnlySpan<byte> authority)
    {
        foreach (byte[] issuer in _issuers)
        {
            if (authority.SequenceEqual(issuer)) return true;
        }
        return false;
    }

    /// <summary>Whether the peer verifies every signature of the chain; that of a trust anchor over itself counts for nothing (RFC 9846 §4.3.3).</summary>
    public bool IsSignedWith(CodePointList<SignatureScheme> schemes)
    {
        foreach (string algorithm in _signatures)
        {
            if (!schemes.Cover(algorithm)) return false;
        }
        return true;
    }

    /// <summary>Whether a signature of the chain rests on MD5 or SHA-1, and the peer has not said that it verifies those (RFC 9846 §4.5.1.2).</summary>
    public bool IsSignedWithUnwantedHash(CodePointList<SignatureScheme> schemes)
    {
        foreach (string algorithm in _signatures)
        {
            if (CertificateSignatures.RestOnBrokenHash(algorithm) && !schemes.Cover(algorithm)) return true;
        }
        return false;
    }

    /// <summary>How well our own certificate bears a host name, in ASCII (RFC 9525 §6.3): 2 as it is, 1 under a wildcard, 0 not at all.</summary>
    public int MatchName(ReadOnlySpan<byte> hostName)
    {
        int best = 0;
        foreach (byte[] name in _names)
        {
            if (Ascii.EqualsIgnoreCase(name, hostName)) return 2;
            if (name.AsSpan().StartsWith("*."u8) && IsUnder(hostName, name.AsSpan(1))) best = 1;
        }
        return best;
    }

    /// <summary>Whether our own certificate has an extension with all of these values, as <see cref="CertificateUsages.Have"/> has it.</summary>
    public bool HaveUsages(ReadOnlySpan<byte> oid, ReadOnlySpan<byte> values) => _usages.Have(oid, values);

    // The wildcard stands for exactly one label, and for no top-level domain's.
    private static bool IsUnder(ReadOnlySpan<byte> hostName, ReadOnlySpan<byte> parent)
    {
        int dot = hostName.IndexOf((byte)'.');
        return dot > 0 && parent[1..].Contains((byte)'.') && Ascii.EqualsIgnoreCase(hostName[dot..], parent);
    }

    private void Note(byte[] certificate, CertificateFields fields)
    {
        _issuers.Add(certificate[fields.Issuer]);
        bool isAnchor = certificate.AsSpan(fields.Issuer).SequenceEqual(certificate.AsSpan(fields.Subject));
        if (!isAnchor) _signatures.Add(fields.SignatureAlgorithm);
    }
}

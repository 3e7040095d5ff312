using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// Verification by <see cref="X509Chain"/> (RFC 5280 §6) against the system's roots or given ones, and by the rules that TLS adds.
/// No certificate is downloaded: what the peer did not send is missing. Immutable.
/// </summary>
/// <remarks>
/// The order of refusal is fixed: number of certificates; form of each and size of its key; form of the leaf's extensions that are read
/// here; the platform's verdict on the path (<see cref="ChainStatus"/>); signatures and keys of the path; key usage of the leaf; the name;
/// whether an authority excludes it (<see cref="ExcludedNames"/>); the staple (<see cref="OcspStaple"/>). So a wrong name is only ever
/// reported of a chain that is otherwise good, and no signature is checked with a key that is too large.
/// </remarks>
internal sealed partial class TrustedRoots : CertificateVerifier
{
    private const int CacheCapacity = 256;

    // Null: the system's. Shared between threads, which only ever read them.
    private readonly KnownCertificate[]? _roots;
    private readonly CertificateRules _rules;
    private readonly CertificateCache _cache = new(CacheCapacity);

    /// <summary>Copies the roots; null stands for the system's.</summary>
    public TrustedRoots(X509Certificate2Collection? roots, CertificateRules rules)
    {
        rules.Check();
        _rules = rules;
        _roots = roots is null ? null : Copy(roots);
        TrustId = ComputeTrustId();
    }

    /// <summary>
    /// A hash of the roots and rules. For the system's roots it stands for "whatever the system trusts": what the administrator
    /// changes there is not seen before the sessions expire.
    /// </summary>
    public override ReadOnlyMemory<byte> TrustId { get; }

    /// <inheritdoc/>
    public override CertificateVerdict Verify(PeerCertificateDecision question)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> sent = question.Chain;
        CertificateVerdict verdict = CheckSent(sent, _rules, _cache);
        if (!verdict.IsAccepted) return verdict;

        using var loaded = new LoadedCertificates(_cache, sent.Count);
        try
        {
            for (int i = 0; i < sent.Count; i++) loaded.Add(sent[i]);
        }
        catch (CryptographicException)
        {
            return CertificateVerdict.Refused(TlsFault.MalformedCertificate, $"certificate {loaded.Certificates.Count} of the {sent.Count} sent cannot be loaded");
        }
        verdict = VerifyLoaded(question, loaded.Certificates);
        if (verdict.IsAccepted) loaded.Keep();
        return verdict;
    }

    // All that need not be believed to be judged, before any signature is checked.
    internal static CertificateVerdict CheckSent(IReadOnlyList<ReadOnlyMemory<byte>> sent, CertificateRules rules, CertificateCache? known = null)
    {
        if (sent.Count == 0) return CertificateVerdict.Refused(TlsFault.MalformedCertificate, "no certificate was sent");
        if (sent.Count - 1 > rules.MaximumExtraCertificates)
        {
            return CertificateVerdict.Refused(TlsFault.CertificateRefused, $"{sent.Count} certificates were sent, above the limit of the rules");
        }
        for (int position = 0; position < sent.Count; position++)
        {
            // What is kept was found good here before, by the same rules and for what it is.
            if (known?.Find(sent[position]) is not null) continue;
            try
            {
                CertificateFacts facts = CertificateFacts.Parse(sent[position]);
                if (facts.Family == CertificateFacts.KeyFamily.MlDsa && !MLDsa.IsSupported)
                {
                    return CertificateVerdict.Refused(
                        TlsFault.UnsupportedCertificateKey, $"certificate {position} of the {sent.Count} sent: no chain with an ML-DSA key can be judged on this machine");
                }
                if (facts.Family != CertificateFacts.KeyFamily.Rsa || facts.KeyBits <= rules.MaximumRsaBits) continue;
                return CertificateVerdict.Refused(TlsFault.CertificateKeyTooLarge, $"certificate {position} of the {sent.Count} sent: an RSA key of {facts.KeyBits} bits");
            }
            catch (AsnContentException)
            {
                return CertificateVerdict.Refused(TlsFault.MalformedCertificate, $"certificate {position} of the {sent.Count} sent is not the DER of a certificate");
            }
        }
        return CertificateVerdict.Accepted;
    }

    private CertificateVerdict VerifyLoaded(PeerCertificateDecision question, IReadOnlyList<KnownCertificate> certificates)
    {
        // Asked first and told last: platforms disagree about what a malformed extension is, Linux sees a missing issuer.
        CertificateVerdict onLeaf = CheckLeaf(question, certificates[0]);
        if (onLeaf.Fault == TlsFault.MalformedCertificate) return onLeaf;

        return VerifyPaths(question, certificates, onLeaf);
    }

    private static CertificateVerdict CheckLeaf(PeerCertificateDecision question, KnownCertificate leaf)
    {
        try
        {
            CertificateVerdict verdict = CheckKeyUsage(leaf);
            return verdict.IsAccepted && question.PeerIsServer ? CheckName(question.ServerName, leaf) : verdict;
        }
        catch (CryptographicException)
        {
            return CertificateVerdict.Refused(TlsFault.MalformedCertificate, "certificate 0: its key usage or subjectAltName is malformed");
        }
    }

    internal static CertificateVerdict CheckKeyUsage(KnownCertificate leaf) => leaf.AllowsDigitalSignature
        ? CertificateVerdict.Accepted
        : CertificateVerdict.Refused(TlsFault.CertificateKeyUsage, "certificate 0: its key usage lacks digitalSignature");

    internal static CertificateVerdict CheckName(string? serverName, KnownCertificate leaf)
    {
        // Without a name any server of any trusted authority would do, which nobody means.
        if (serverName is null) return CertificateVerdict.Refused(TlsFault.CertificateNameMismatch, "no server name was asked for");
        if (!HostName.TryParse(serverName, out HostName? name))
        {
            return CertificateVerdict.Refused(TlsFault.CertificateNameMismatch, "the server name is neither a DNS name nor an IP address");
        }
        return name.IsAmong(leaf.Names)
            ? CertificateVerdict.Accepted
            : CertificateVerdict.Refused(TlsFault.CertificateNameMismatch, "certificate 0 does not hold the server name");
    }

    private static KnownCertificate[] Copy(X509Certificate2Collection roots)
    {
        if (!roots.Any(IsSelfIssued)) throw new ArgumentException("no self-issued certificate among the roots", nameof(roots));
        return [.. roots.Select(root => KnownCertificate.Load(root.RawDataMemory))];
    }

    private static bool IsSelfIssued(X509Certificate2 root) => root.SubjectName.RawData.AsSpan().SequenceEqual(root.IssuerName.RawData);

    private byte[] ComputeTrustId()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_roots is null ? "system"u8 : "roots"u8);
        foreach (string root in (_roots ?? []).Select(root => root.Certificate.GetCertHashString(HashAlgorithmName.SHA256)).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Convert.FromHexString(root));
        }
        foreach (int limit in (int[])[_rules.MaximumExtraCertificates, _rules.MinimumRsaBits, _rules.MaximumRsaBits, _rules.MinimumEllipticCurveBits, (int)_rules.Revocation])
        {
            hash.AppendData(BitConverter.GetBytes(limit));
        }
        return hash.GetHashAndReset();
    }
}

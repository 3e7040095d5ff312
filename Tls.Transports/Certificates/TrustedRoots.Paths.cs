using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;

namespace Tls.Transports;

/// <content>
/// The path from the leaf to a root. The platform follows the first issuer that fits and does not turn back, but cross-certificates come in
/// any order: where a path ends in the wrong place, it is tried again without the certificate that led there. Each that the peer sent is
/// given up at most once, so there are no more paths than certificates (LESSONS row 17).
/// </content>
internal sealed partial class TrustedRoots
{
    internal static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    internal static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private CertificateVerdict VerifyPaths(PeerCertificateDecision question, IReadOnlyList<KnownCertificate> certificates, CertificateVerdict onLeaf)
    {
        CertificateVerdict? first = null;
        var helpers = new List<X509Certificate2>(certificates.Count - 1);
        for (int i = 1; i < certificates.Count; i++) helpers.Add(certificates[i].Certificate);
        while (true)
        {
            CertificateVerdict verdict = VerifyPath(question, certificates, helpers, onLeaf, out X509Certificate2? deadEnd);
            if (verdict.IsAccepted) return verdict;
            first ??= verdict;

            // What the first path came to is what is told.
            if (deadEnd is null) return first.Value;
            GiveUp(helpers, deadEnd);
        }
    }

    // By itself, so that a closure is made only where one is given up.
    private static void GiveUp(List<X509Certificate2> helpers, X509Certificate2 deadEnd) => helpers.RemoveAll(helper => ReferenceEquals(helper, deadEnd));

    // Where the path ends in the wrong place, deadEnd is a helper in it that another one with the same name could stand in for.
    private CertificateVerdict VerifyPath(
        PeerCertificateDecision question, IReadOnlyList<KnownCertificate> sent, List<X509Certificate2> helpers, CertificateVerdict onLeaf, out X509Certificate2? deadEnd)
    {
        deadEnd = null;
        using var chain = new X509Chain { ChainPolicy = CreatePolicy(question.PeerIsServer, helpers) };
        try
        {
            bool isBuilt = chain.Build(sent[0].Certificate);
            CertificateVerdict verdict = ChainStatus.Judge(chain, isBuilt);
            if (verdict.Fault is TlsFault.UnknownCertificateAuthority or TlsFault.CertificateExpired) deadEnd = FindDeadEnd(chain, helpers);
            KnownCertificate[] path = PathOf(chain, sent);
            if (verdict.IsAccepted) verdict = CheckStrength(path, _rules);
            if (verdict.IsAccepted) verdict = onLeaf;
            if (verdict.IsAccepted && question.PeerIsServer) verdict = CheckExclusions(question.ServerName, path);
            if (verdict.IsAccepted) verdict = CheckStaple(question.OcspResponse, chain);
            return verdict.IsAccepted ? CertificateVerdict.AcceptedAs(Array.ConvertAll(path, certificate => certificate.Certificate.RawDataMemory)) : verdict;
        }
        finally
        {
            // The chain does not dispose the certificates it made.
            for (int i = 0; i < chain.ChainElements.Count; i++) chain.ChainElements[i].Certificate.Dispose();
        }
    }

    private X509ChainPolicy CreatePolicy(bool peerIsServer, List<X509Certificate2> helpers)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = _rules.Revocation == CertificateRevocation.Online ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            RevocationFlag = X509RevocationFlag.ExcludeRoot,
            UrlRetrievalTimeout = _rules.RevocationTimeout,
            DisableCertificateDownloads = true,
            VerificationTime = _rules.Clock.GetUtcNow().UtcDateTime,
            TrustMode = _roots is null ? X509ChainTrustMode.System : X509ChainTrustMode.CustomRootTrust,
        };
        policy.ApplicationPolicy.Add(peerIsServer ? ServerAuthentication : ClientAuthentication);
        foreach (KnownCertificate root in _roots ?? []) policy.CustomTrustStore.Add(root.Certificate);
        foreach (X509Certificate2 helper in helpers) policy.ExtraStore.Add(helper);
        return policy;
    }

    private static X509Certificate2? FindDeadEnd(X509Chain chain, List<X509Certificate2> helpers)
    {
        for (int position = chain.ChainElements.Count - 1; position > 0; position--)
        {
            X509Certificate2 used = chain.ChainElements[position].Certificate;
            X509Certificate2? helper = helpers.Find(candidate => IsSame(candidate, used));
            bool hasOther = helper is not null && helpers.Exists(other => !IsSame(other, helper)
                && other.SubjectName.RawData.AsSpan().SequenceEqual(helper.SubjectName.RawData));
            if (hasOther) return helper;
        }
        return null;
    }

    internal static CertificateVerdict CheckStrength(KnownCertificate[] path, CertificateRules rules)
    {
        for (int position = 0; position < path.Length; position++)
        {
            CertificateFacts facts = path[position].Facts;

            // RFC 9846 §4.5.1.3: the signature of a trust anchor is not one that needs to be validated.
            if (!facts.HasStrongSignature && position < path.Length - 1)
            {
                return CertificateVerdict.Refused(TlsFault.BadCertificate, $"certificate {position} of the {path.Length} in the path: its signature algorithm is weak or unknown");
            }
            bool isStrong = facts.Family switch
            {
                CertificateFacts.KeyFamily.Rsa => facts.KeyBits >= rules.MinimumRsaBits,
                CertificateFacts.KeyFamily.EllipticCurve => facts.KeyBits >= rules.MinimumEllipticCurveBits,
                CertificateFacts.KeyFamily.Edwards or CertificateFacts.KeyFamily.MlDsa => true,
                _ => false,
            };
            if (!isStrong)
            {
                string reason = $"certificate {position} of the {path.Length} in the path: a key of kind {facts.Family}, {facts.KeyBits} bits";
                return CertificateVerdict.Refused(TlsFault.UnsupportedCertificateKey, reason);
            }
        }
        return CertificateVerdict.Accepted;
    }

    // A path is made of what was sent and of roots, and all but the system's roots were read before. The same object has the same bytes, so which
    // of the two is asked first decides nothing but the cost.
    private KnownCertificate[] PathOf(X509Chain chain, IReadOnlyList<KnownCertificate> sent)
    {
        var path = new KnownCertificate[chain.ChainElements.Count];
        for (int position = 0; position < path.Length; position++)
        {
            X509Certificate2 element = chain.ChainElements[position].Certificate;
            path[position] = Find(element, sent, IsSameObject) ?? Find(element, _roots ?? [], IsSameObject)
                ?? Find(element, sent, IsSame) ?? Find(element, _roots ?? [], IsSame)
                ?? KnownCertificate.Of(element);
        }
        return path;
    }

    private static KnownCertificate? Find(X509Certificate2 certificate, IReadOnlyList<KnownCertificate> among, Func<X509Certificate2, X509Certificate2, bool> isSame)
    {
        for (int i = 0; i < among.Count; i++)
        {
            if (isSame(among[i].Certificate, certificate)) return among[i];
        }
        return null;
    }

    // The leaf holds the name, so there is one, and it is well formed: without one nothing passes an authority that has constraints.
    private static CertificateVerdict CheckExclusions(string? serverName, KnownCertificate[] path)
    {
        if (!Array.Exists(path, static certificate => certificate.NameConstraints is not null)) return CertificateVerdict.Accepted;
        if (serverName is null || !HostName.TryParse(serverName, out HostName? name)) return CertificateVerdict.Refused(TlsFault.CertificateNameMismatch, "no server name was asked for");
        for (int position = 1; position < path.Length; position++)
        {
            if (!ExcludedNames.Exclude(path[position], name)) continue;
            return CertificateVerdict.Refused(TlsFault.BadCertificate, $"certificate {position} of the {path.Length} in the path excludes the server name");
        }
        return CertificateVerdict.Accepted;
    }

    private CertificateVerdict CheckStaple(ReadOnlyMemory<byte> staple, X509Chain chain)
    {
        // A trust anchor is not revoked but taken out.
        bool isAsked = _rules.Revocation is CertificateRevocation.Staple or CertificateRevocation.StapleIfSent;
        if (!isAsked || chain.ChainElements.Count < 2) return CertificateVerdict.Accepted;
        X509Certificate2 leaf = chain.ChainElements[0].Certificate;
        if (!staple.IsEmpty) return new OcspStaple(_rules, leaf, chain.ChainElements[1].Certificate).Judge(staple);
        return _rules.Revocation == CertificateRevocation.Staple || OcspStaple.IsDemandedBy(leaf)
            ? CertificateVerdict.Refused(TlsFault.CertificateRevocationUnknown, "no OCSP response was stapled")
            : CertificateVerdict.Accepted;
    }

    // On Linux the elements of a chain share OpenSSL's objects with what went into it, and asking an element for its bytes copies them: 400 bytes
    // each. Both certificates are open, so a handle cannot have passed on to another.
    private static bool IsSameObject(X509Certificate2 left, X509Certificate2 right) => left.Handle != IntPtr.Zero && left.Handle == right.Handle;

    private static bool IsSame(X509Certificate2 left, X509Certificate2 right) => left.RawDataMemory.Span.SequenceEqual(right.RawDataMemory.Span);
}

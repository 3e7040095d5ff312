using System;
using System.Formats.Asn1;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// Judges a stapled OCSP response (RFC 6066 §8, RFC 6960 §3.2): of this certificate, from its issuer or somebody whom the issuer
/// delegated, and of now. What is not good in every respect is refused; a response without nextUpdate is not known to be of now. Whether
/// the delegated responder was itself revoked is not asked, as its certificates usually ask for (RFC 6960 §4.2.2.2.1).
/// </summary>
/// <param name="rules">Clock and bounds.</param>
/// <param name="leaf">Whose state it is. Only read.</param>
/// <param name="issuer">Of the leaf, in the path that was verified. Only read.</param>
internal sealed class OcspStaple(CertificateRules rules, X509Certificate2 leaf, X509Certificate2 issuer)
{
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";
    private const string TlsFeature = "1.3.6.1.5.5.7.1.24";
    private const int StatusRequest = 5;
    private const string Sha1 = "1.3.14.3.2.26";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";

    // Clocks differ; RFC 5280 has the same in mind for CRLs.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    // A responder sends one; each costs a signature check.
    private const int MaximumCertificates = 3;
    private const int MaximumResponses = 16;

    /// <summary>RFC 7633 §4.2.3: the certificate says that a server which shows it staples (status_request, 5). Malformed is no less of a demand.</summary>
    public static bool IsDemandedBy(X509Certificate2 certificate)
    {
        X509Extension? feature = certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == TlsFeature);
        if (feature is null) return false;
        try
        {
            AsnReader list = new AsnReader(feature.RawData, AsnEncodingRules.DER).ReadSequence();
            while (list.HasData)
            {
                if (list.ReadInteger() == StatusRequest) return true;
            }
            return false;
        }
        catch (AsnContentException)
        {
            return true;
        }
    }

    /// <summary>Never throws for what the bytes say.</summary>
    public CertificateVerdict Judge(ReadOnlyMemory<byte> staple)
    {
        try
        {
            var response = OcspResponse.Parse(staple);
            if (response.Responses.Count > MaximumResponses || response.Certificates.Count > MaximumCertificates) return Bad("more in it than any needs");
            OcspSingleResponse? ours = response.Responses.FirstOrDefault(IsOfLeaf);
            if (ours is null) return Bad("it is about another certificate");
            if (!IsSigned(response)) return Bad("neither the issuer nor a responder of the issuer's signed it");
            return JudgeState(ours);
        }
        catch (Exception failure) when (failure is AsnContentException or CryptographicException)
        {
            return Bad("it is malformed, or reports an error");
        }
    }

    private static CertificateVerdict Bad(string reason) => CertificateVerdict.Refused(TlsFault.InvalidCertificateStatus, $"the stapled OCSP response: {reason}");

    private CertificateVerdict JudgeState(OcspSingleResponse ours)
    {
        DateTimeOffset now = rules.Clock.GetUtcNow();
        if (ours.ThisUpdate > now + ClockSkew) return Bad("it is from the future");
        if (ours.NextUpdate is not { } next || next < now - ClockSkew) return Bad("it is out of date");
        return ours.State switch
        {
            OcspSingleResponse.CertificateState.Good => CertificateVerdict.Accepted,
            OcspSingleResponse.CertificateState.Revoked => CertificateVerdict.Refused(TlsFault.CertificateRevoked, "the stapled OCSP response: certificate 0 is revoked"),
            _ => CertificateVerdict.Refused(TlsFault.CertificateRevocationUnknown, "the stapled OCSP response: the responder does not know certificate 0"),
        };
    }

    // §4.1.1: the hashes are of the issuer's Name and of its key without the algorithm.
    private bool IsOfLeaf(OcspSingleResponse single)
    {
        HashAlgorithmName? hash = single.HashAlgorithm switch
        {
            Sha1 => HashAlgorithmName.SHA1,
            Sha256 => HashAlgorithmName.SHA256,
            _ => null,
        };
        return hash is { } known
            && single.SerialNumber.Span.SequenceEqual(leaf.SerialNumberBytes.Span)
            && single.IssuerNameHash.AsSpan().SequenceEqual(CryptographicOperations.HashData(known, leaf.IssuerName.RawData))
            && single.IssuerKeyHash.AsSpan().SequenceEqual(CryptographicOperations.HashData(known, issuer.PublicKey.EncodedKeyValue.RawData));
    }

    private bool IsSigned(OcspResponse response)
    {
        if (IsResponder(response, issuer)) return DetachedSignature.Verify(issuer.PublicKey, response.SignatureAlgorithm, response.SignedData.Span, response.Signature);
        foreach (ReadOnlyMemory<byte> der in response.Certificates)
        {
            // As for the peer's own: no signature is checked with a key that is too large.
            CertificateFacts facts = CertificateFacts.Parse(der);
            if (facts.Family == CertificateFacts.KeyFamily.Rsa && facts.KeyBits > rules.MaximumRsaBits) return false;
            using X509Certificate2 delegated = X509CertificateLoader.LoadCertificate(der.Span);
            if (!IsResponder(response, delegated) || !IsDelegated(delegated, facts)) continue;
            return DetachedSignature.Verify(delegated.PublicKey, response.SignatureAlgorithm, response.SignedData.Span, response.Signature);
        }
        return false;
    }

    private static bool IsResponder(OcspResponse response, X509Certificate2 candidate) => response.ResponderName is { } name
        ? name.Span.SequenceEqual(candidate.SubjectName.RawData)
        : response.ResponderKeyHash.AsSpan().SequenceEqual(SHA1.HashData(candidate.PublicKey.EncodedKeyValue.RawData));

    // §4.2.2.2: issued directly by who issued the leaf, for this purpose, in its time.
    private bool IsDelegated(X509Certificate2 candidate, CertificateFacts facts)
    {
        DateTime now = rules.Clock.GetUtcNow().UtcDateTime;
        bool isForOcsp = candidate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == OcspSigning));
        bool isStrong = facts.HasStrongSignature && (facts.Family != CertificateFacts.KeyFamily.Rsa || facts.KeyBits >= rules.MinimumRsaBits);
        return isForOcsp
            && isStrong
            && candidate.NotBefore.ToUniversalTime() <= now
            && candidate.NotAfter.ToUniversalTime() >= now
            && candidate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData)
            && IsIssuedByIssuer(candidate);
    }

    private bool IsIssuedByIssuer(X509Certificate2 candidate)
    {
        AsnReader certificate = new AsnReader(candidate.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
        ReadOnlyMemory<byte> body = certificate.ReadEncodedValue();
        ReadOnlyMemory<byte> algorithm = certificate.ReadEncodedValue();
        return DetachedSignature.Verify(issuer.PublicKey, algorithm, body.Span, certificate.ReadBitString(out _));
    }
}

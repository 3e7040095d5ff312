using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// Verification as SslStream does it: a chain by the program's own policy, and its callback as the last word. What this library demands
/// beyond the platform (<see cref="CertificateRules"/>) counts as RemoteCertificateChainErrors, so a callback may overlook it, where it says so
/// itself; but for what keeps a certificate from being looked at in the first place. For one connection.
/// </summary>
/// <param name="stream">What the callback gets as sender.</param>
/// <param name="callback">Null where a chain without errors is accepted, and no other.</param>
/// <param name="policy">Of this verifier alone.</param>
internal sealed class SslOptionsVerifier(TlsStream stream, RemoteCertificateValidationCallback? callback, X509ChainPolicy policy) : CertificateVerifier
{
    private static readonly CertificateRules Rules = new();

    public override CertificateVerdict Verify(PeerCertificateDecision question)
    {
        CertificateVerdict verdict = TrustedRoots.CheckSent(question.Chain, Rules);
        if (!verdict.IsAccepted) return verdict;
        List<X509Certificate2> sent = [];
        try
        {
            foreach (ReadOnlyMemory<byte> der in question.Chain) sent.Add(X509CertificateLoader.LoadCertificate(der.Span));
            return Verify(question, sent);
        }
        catch (CryptographicException)
        {
            return CertificateVerdict.Refused(TlsFault.MalformedCertificate, "a certificate that was sent cannot be loaded");
        }
        finally
        {
            // A callback may keep what it was shown.
            if (callback is null) sent.ForEach(certificate => certificate.Dispose());
        }
    }

    private CertificateVerdict Verify(PeerCertificateDecision question, List<X509Certificate2> sent)
    {
        using var chain = new X509Chain { ChainPolicy = policy };
        policy.ExtraStore.AddRange(sent.Skip(1).ToArray());
        if (policy.ApplicationPolicy.Count == 0) policy.ApplicationPolicy.Add(question.PeerIsServer ? TrustedRoots.ServerAuthentication : TrustedRoots.ClientAuthentication);

        CertificateVerdict onPath = JudgePath(chain, sent[0]);
        CertificateVerdict onName = question.PeerIsServer ? TrustedRoots.CheckName(question.ServerName, KnownCertificate.Of(sent[0])) : CertificateVerdict.Accepted;
        if (callback is null) return onPath.IsAccepted ? onName : onPath;

        SslPolicyErrors errors = (onPath.IsAccepted ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateChainErrors)
            | (onName.IsAccepted ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateNameMismatch);
        return callback(stream, sent[0], chain, errors)
            ? CertificateVerdict.Accepted
            : CertificateVerdict.Refused(TlsFault.CertificateRefused, $"RemoteCertificateValidationCallback refused, with the errors {errors}");
    }

    // What a policy says is not to be looked at (VerificationFlags), Build does not look at: its word counts, and the flags only say why.
    private static CertificateVerdict JudgePath(X509Chain chain, X509Certificate2 leaf)
    {
        if (!chain.Build(leaf)) return ChainStatus.Judge(chain, isBuilt: false);
        CertificateVerdict verdict = TrustedRoots.CheckStrength([.. chain.ChainElements.Select(element => KnownCertificate.Of(element.Certificate))], Rules);
        return verdict.IsAccepted ? TrustedRoots.CheckKeyUsage(KnownCertificate.Of(leaf)) : verdict;
    }
}

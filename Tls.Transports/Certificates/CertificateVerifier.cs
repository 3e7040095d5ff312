using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// Answers the question whether the peer's certificates are good (RFC 5280, RFC 9525). It stands outside Tls.Core because chain
/// building reads the clock and the machine's stores. A verifier is immutable: any number of connections and threads may share it,
/// and implementations must keep to that. Those that are ready here build chains by the platform: where it lacks ML-DSA (OpenSSL before 3.5), a
/// chain with such a key is refused with <see cref="TlsFault.UnsupportedCertificateKey"/>.
/// </summary>
public abstract class CertificateVerifier
{
    private static readonly Lazy<CertificateVerifier> System = new(() => ForSystem(new CertificateRules()));

    /// <summary>Trusts the roots of the operating system, with the default <see cref="CertificateRules"/>.</summary>
    public static CertificateVerifier SystemTrust => System.Value;

    /// <summary>Trusts the roots of the operating system.</summary>
    /// <param name="rules">What is demanded besides a trusted root; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rule is outside its range.</exception>
    public static CertificateVerifier ForSystem(CertificateRules? rules = null) => new TrustedRoots(null, rules ?? new CertificateRules());

    /// <summary>Trusts the given roots and no others; the operating system's are not asked.</summary>
    /// <param name="roots">Self-issued certificates; a server's own self-signed one may be among them. They are copied.</param>
    /// <param name="rules">What is demanded besides a trusted root; null for the defaults.</param>
    /// <exception cref="ArgumentException"><paramref name="roots"/> has no self-issued certificate, so nothing could ever be trusted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A rule is outside its range.</exception>
    public static CertificateVerifier ForRoots(X509Certificate2Collection roots, CertificateRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(roots);
        return new TrustedRoots(roots, rules ?? new CertificateRules());
    }

    /// <summary>Trusts the roots in a PEM text and no others. Blocks other than CERTIFICATE are skipped.</summary>
    /// <inheritdoc cref="ForRoots(X509Certificate2Collection, CertificateRules?)"/>
    /// <param name="pem">One or more CERTIFICATE blocks (RFC 7468).</param>
    /// <param name="rules">What is demanded besides a trusted root; null for the defaults.</param>
    /// <exception cref="CryptographicException">A CERTIFICATE block does not hold a certificate.</exception>
    public static CertificateVerifier ForRoots(string pem, CertificateRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(pem);
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(pem);
            return ForRoots(roots, rules);
        }
        finally
        {
            foreach (X509Certificate2 root in roots) root.Dispose();
        }
    }

    /// <summary>
    /// The pin of a certificate: SHA-256 of its SubjectPublicKeyInfo (RFC 7469 §2.4), 32 bytes. It outlives renewals that keep the key.
    /// </summary>
    /// <param name="certificate">X.509 in DER.</param>
    /// <exception cref="AsnContentException">It is not the DER of a certificate.</exception>
    public static byte[] PinOf(ReadOnlyMemory<byte> certificate) => SHA256.HashData(CertificateFacts.Parse(certificate).SubjectPublicKeyInfo.Span);

    /// <summary>
    /// A verifier that demands what this one demands, and besides that one of these keys is in the path: the peer's own, or where this
    /// one is made by <see cref="ForSystem"/> or <see cref="ForRoots(string, CertificateRules?)"/> any in the path that it vouches for, root
    /// included. Otherwise the fault is <see cref="TlsFault.CertificateRefused"/>.
    /// </summary>
    /// <param name="pins">One or more, as <see cref="PinOf"/> gives them; copied. Keep a spare one: who loses all pinned keys locks everybody out.</param>
    /// <exception cref="ArgumentException">There is none, or one is not of 32 bytes.</exception>
    public CertificateVerifier WithPins(params IReadOnlyCollection<ReadOnlyMemory<byte>> pins)
    {
        ArgumentNullException.ThrowIfNull(pins);
        return new PinnedKeys(this, pins);
    }

    /// <summary>
    /// A value that differs wherever trust differs. A session may be resumed only where it is what it was at the full handshake:
    /// resumption skips verification (CVE-2025-68121). By default every instance has its own, random one.
    /// </summary>
    public virtual ReadOnlyMemory<byte> TrustId { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>
    /// Judges the chain without answering the question. It may take as long as the machine's stores need and may throw; whoever
    /// calls it, rather than <see cref="Resolve"/>, must take an exception for a refusal.
    /// </summary>
    /// <param name="question">The chain, the name that was asked for and which side the peer is.</param>
    public abstract CertificateVerdict Verify(PeerCertificateDecision question);

    /// <summary>
    /// Judges the chain and answers the question. A verifier that throws has refused, with <see cref="TlsFault.InternalError"/>:
    /// a failure inside is never an acceptance and never a retry (CVE-2021-4044).
    /// </summary>
    /// <exception cref="InvalidOperationException">The question was answered before.</exception>
    public void Resolve(PeerCertificateDecision question)
    {
        ArgumentNullException.ThrowIfNull(question);
        CertificateVerdict verdict = VerifyOrRefuse(question);
        if (verdict.IsAccepted)
        {
            question.Accept();
            return;
        }
        try
        {
            question.Reject(verdict.Fault, verdict.Reason);
        }
        catch (ArgumentException)
        {
            // A verifier made by others named a fault that is no certificate's. Its refusal stands all the same.
            question.Reject(TlsFault.InternalError, $"the verifier refused with {verdict.Fault}, which is no fault of a certificate");
        }
    }

    private CertificateVerdict VerifyOrRefuse(PeerCertificateDecision question)
    {
        try
        {
            return Verify(question);
        }
        catch (Exception failure)
        {
            // The type only: a message may quote the certificate.
            return CertificateVerdict.Refused(TlsFault.InternalError, $"the verifier failed with {failure.GetType().Name}");
        }
    }
}

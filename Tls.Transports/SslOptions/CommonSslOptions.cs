using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// What both kinds of SslStream's options say, in this library's words. Each method is for the property that it is named after, and throws
/// <see cref="NotSupportedException"/> with that name where it asks for what this library does not do.
/// </summary>
internal static class CommonSslOptions
{
    // Both sides have the same defaults, which name all that there is.
    private static readonly TlsClientOptions All = new();
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void CheckEncryptionPolicy(EncryptionPolicy policy)
    {
        if (policy != EncryptionPolicy.RequireEncryption) throw Unsupported("EncryptionPolicy", $"{policy}: every connection is encrypted");
    }

    /// <summary>None leaves the choice, as there.</summary>
    public static (ProtocolVersion Min, ProtocolVersion Max) EnabledSslProtocols(SslProtocols enabled)
    {
        const SslProtocols Known = SslProtocols.Tls12 | SslProtocols.Tls13;
        if ((enabled & ~Known) != 0) throw Unsupported("EnabledSslProtocols", $"{enabled & ~Known}: there are TLS 1.2 and TLS 1.3");
        if (enabled == SslProtocols.None) enabled = Known;
        return (enabled.HasFlag(SslProtocols.Tls12) ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13,
            enabled.HasFlag(SslProtocols.Tls13) ? ProtocolVersion.Tls13 : ProtocolVersion.Tls12);
    }

    /// <summary>What a policy allows and nobody here has is passed over, as it is there.</summary>
    public static IReadOnlyList<CipherSuite> CipherSuitesPolicy(CipherSuitesPolicy? policy)
    {
        // A policy can be made on platforms only where it can be read.
        if (policy is null || OperatingSystem.IsWindows() || OperatingSystem.IsAndroid()) return All.CipherSuites;
        CipherSuite[] suites = [.. policy.AllowedCipherSuites.Select(suite => (CipherSuite)suite).Where(All.CipherSuites.Contains)];
        return suites.Length > 0 ? suites : throw Unsupported("CipherSuitesPolicy", "it allows none of the suites that there are");
    }

    public static IReadOnlyList<string> ApplicationProtocols(List<SslApplicationProtocol>? protocols)
    {
        try
        {
            return [.. (protocols ?? []).Select(protocol => StrictUtf8.GetString(protocol.Protocol.Span))];
        }
        catch (DecoderFallbackException e)
        {
            throw new NotSupportedException("ApplicationProtocols cannot be honoured: one is not UTF-8.", e);
        }
    }

    /// <summary>For AllowRsaPkcs1Padding and AllowRsaPssPadding.</summary>
    public static IReadOnlyList<SignatureScheme> AllowedSchemes(bool pkcs1, bool pss) =>
        [.. All.SignatureSchemes.Where(scheme => (pkcs1 || !IsPkcs1(scheme)) && (pss || !IsPss(scheme)))];

    /// <summary>For ServerCertificate and the like: with the issuers that the machine's stores have, as there.</summary>
    public static TlsCredential Credential(X509Certificate certificate, string option)
    {
        X509Certificate2 own = certificate as X509Certificate2 ?? new X509Certificate2(certificate);
        try
        {
            if (!own.HasPrivateKey) throw Unsupported(option, "the certificate has no private key with it");
            return Credential(SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true));
        }
        finally
        {
            if (!ReferenceEquals(own, certificate)) own.Dispose();
        }
    }

    public static TlsCredential Credential(SslStreamCertificateContext context) =>
        CredentialLoader.FromCertificate(context.TargetCertificate, [.. context.IntermediateCertificates]);

    /// <summary>
    /// From RemoteCertificateValidationCallback, CertificateChainPolicy and CertificateRevocationCheckMode, of which the last is of no account
    /// beside a policy, as there.
    /// </summary>
    public static CertificateVerifier Verifier(
        TlsStream stream, RemoteCertificateValidationCallback? callback, X509ChainPolicy? policy, X509RevocationMode revocation)
    {
        if (callback is null && policy is null && revocation != X509RevocationMode.Offline)
        {
            return CertificateVerifier.ForSystem(new CertificateRules
            {
                Revocation = revocation == X509RevocationMode.Online ? CertificateRevocation.Online : CertificateRevocation.Off,
            });
        }
        policy = policy?.Clone() ?? new X509ChainPolicy
        {
            RevocationMode = revocation,
            RevocationFlag = X509RevocationFlag.ExcludeRoot,
            DisableCertificateDownloads = true,
        };
        return new SslOptionsVerifier(stream, callback, policy);
    }

    public static NotSupportedException Unsupported(string option, string reason) => new($"{option} cannot be honoured: {reason}.");

    private static bool IsPkcs1(SignatureScheme scheme) =>
        scheme is SignatureScheme.RsaPkcs1Sha256 or SignatureScheme.RsaPkcs1Sha384 or SignatureScheme.RsaPkcs1Sha512;

    private static bool IsPss(SignatureScheme scheme) => scheme is
        SignatureScheme.RsaPssRsaeSha256 or SignatureScheme.RsaPssRsaeSha384 or SignatureScheme.RsaPssRsaeSha512 or
        SignatureScheme.RsaPssPssSha256 or SignatureScheme.RsaPssPssSha384 or SignatureScheme.RsaPssPssSha512;
}

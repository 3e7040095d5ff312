using System;
using System.Collections.Concurrent;
using System.Linq;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Peers;

/// <summary>The leaves of <see cref="TestCertificates.Default"/> as credentials, one per kind of key, made when asked for. Nobody disposes them.</summary>
internal static class TestCredentials
{
    private static readonly ConcurrentDictionary<CertificateKeyKind, Lazy<TlsCredential>> Made = new();

    private static readonly ConcurrentDictionary<CertificateKeyKind, Lazy<TlsCredential>> Keyless = new();

    public static TlsCredential Of(CertificateKeyKind kind = CertificateKeyKind.EcdsaP256) => Made.GetOrAdd(kind, asked => new Lazy<TlsCredential>(() =>
    {
        TestCertificate leaf = TestCertificates.Default.Leaf(asked);
        return TlsCredential.FromDer(leaf.Chain, leaf.Pkcs8);
    })).Value;

    /// <summary>The same leaf without its key, which <see cref="Sign"/> has.</summary>
    public static TlsCredential WithExternalKey(CertificateKeyKind kind = CertificateKeyKind.EcdsaP256) => Keyless.GetOrAdd(kind, asked =>
        new Lazy<TlsCredential>(() => TlsCredential.WithExternalKey(TestCertificates.Default.Leaf(asked).Chain))).Value;

    /// <summary>Of a certificate that nobody should use, and that no public member takes; the caller disposes it.</summary>
    public static TlsCredential Unchecked(TestCertificate certificate) =>
        new([.. certificate.Chain.Select(link => link.ToArray())], TlsCryptoProvider.Platform.ImportPrivateKey(certificate.Pkcs8));

    /// <summary>The signature that is asked for.</summary>
    public static byte[] Sign(SignatureDecision question) => Of(question.Credential.Key.Kind).Key.Sign(question.Scheme, question.Content.Span);
}

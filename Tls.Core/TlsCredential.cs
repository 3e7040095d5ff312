using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake;

namespace Tls.Core;

/// <summary>
/// Who this side is: a certificate chain and the private key of its first certificate, held open for fast signing. Immutable and safe
/// to share between contexts and threads. Dispose it after the last connection that uses it: that wipes the key.
/// </summary>
public sealed partial class TlsCredential : IDisposable
{
    internal TlsCredential(IReadOnlyList<byte[]> chain, SigningKey key, SignatureScheme[]? schemes = null)
    {
        Schemes = schemes ?? (MlDsaParameters.Find(key.Kind) is { } only ? [only.Scheme] : null);
        Chain = chain;
        PublicChain = [.. chain.Select(certificate => (ReadOnlyMemory<byte>)certificate)];
        Key = key;
        Facts = new ChainFacts(chain);
        Message = new OwnCertificate(this);
    }

    /// <summary>X.509 in DER, our own certificate first.</summary>
    internal IReadOnlyList<byte[]> Chain { get; }

    /// <summary><see cref="Chain"/>, for those who may read it but not write it.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> PublicChain { get; }

    internal SigningKey Key { get; }

    internal ChainFacts Facts { get; }

    /// <summary>The Certificate message of TLS 1.3.</summary>
    internal OwnCertificate Message { get; }

    /// <summary>The staple, in DER; empty where there is none.</summary>
    internal byte[] OcspResponse { get; private init; } = [];

    /// <summary>What this key signs with, in order of preference; null where the options say it. An ML-DSA key has one scheme, and needs no leave.</summary>
    internal SignatureScheme[]? Schemes { get; }

    /// <summary>The content of sct_list; empty where there is none.</summary>
    internal byte[] TimestampList { get; private init; } = [];

    /// <summary>
    /// Reads PEM text (RFC 7468). Throws <see cref="ArgumentException"/> where no certificate or no key is in it, or where the key usage of the first
    /// certificate lacks digitalSignature (RFC 9846 §4.5.1.2), and <see cref="CryptographicException"/> where the key cannot be used or does not belong to the first certificate.
    /// </summary>
    /// <param name="certificates">One or more CERTIFICATE blocks, our own first, then its issuers; the root may be left out.</param>
    /// <param name="privateKey">A PRIVATE KEY (PKCS#8), RSA PRIVATE KEY (RFC 8017) or EC PRIVATE KEY (RFC 5915) block, not encrypted; there is an overload for a password.</param>
    /// <param name="provider">Whose key it becomes; null is <see cref="TlsCryptoProvider.Platform"/>.</param>
    public static TlsCredential FromPem(string certificates, string privateKey, TlsCryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        ArgumentNullException.ThrowIfNull(privateKey);
        List<byte[]> chain = PemCredential.ReadCertificates(certificates);
        return CreateAndWipe(chain, PemCredential.ReadPrivateKey(privateKey), provider);
    }

    /// <summary>
    /// Takes certificates and key in DER. Throws <see cref="ArgumentException"/> where the chain is empty or its first certificate is
    /// malformed, or its key usage lacks digitalSignature (RFC 9846 §4.5.1.2), and <see cref="CryptographicException"/> where the key cannot be used or does not belong to the first certificate.
    /// </summary>
    /// <param name="chain">X.509, our own certificate first; copied.</param>
    /// <param name="pkcs8">PrivateKeyInfo (RFC 5208), not encrypted; not kept.</param>
    /// <param name="provider">Whose key it becomes; null is <see cref="TlsCryptoProvider.Platform"/>.</param>
    public static TlsCredential FromDer(IReadOnlyList<ReadOnlyMemory<byte>> chain, ReadOnlySpan<byte> pkcs8, TlsCryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var copies = new List<byte[]>(chain.Count);
        foreach (ReadOnlyMemory<byte> certificate in chain) copies.Add(certificate.ToArray());
        return Create(copies, pkcs8, provider ?? TlsCryptoProvider.Platform);
    }

    /// <summary>
    /// A credential whose private key is elsewhere (HSM, TPM, another machine): wherever it has to sign, the connection pauses with a
    /// <see cref="SignatureDecision"/>. Throws <see cref="ArgumentException"/> where the chain is empty or a certificate of it cannot be used, and
    /// where no scheme fits its key.
    /// </summary>
    /// <param name="chain">X.509 in DER, our own certificate first; copied.</param>
    /// <param name="signatureSchemes">What the key can sign with, as <see cref="WithSignatureSchemes"/> takes it, for signers that cannot do everything; null leaves it to the options.</param>
    public static TlsCredential WithExternalKey(IReadOnlyList<ReadOnlyMemory<byte>> chain, IReadOnlyList<SignatureScheme>? signatureSchemes = null)
    {
        ArgumentNullException.ThrowIfNull(chain);
        byte[][] copies = [.. chain.Select(certificate => certificate.ToArray())];
        if (copies.Length == 0) throw new ArgumentException("There is no certificate.", nameof(chain));
        using VerificationKey publicKey = ImportPublicKey(copies[0], TlsCryptoProvider.Platform);
        bool fits = signatureSchemes is null || signatureSchemes.Any(scheme => scheme.FitsTls12(publicKey.Kind) || scheme.FitsTls13(publicKey.Kind));
        if (!fits) throw new ArgumentException("None of these schemes fits the certificate's key.", nameof(signatureSchemes));
        return new TlsCredential(copies, new ExternalKey(publicKey.Kind, publicKey.KeySize), signatureSchemes?.ToArray());
    }

    /// <summary><see cref="WithExternalKey(IReadOnlyList{ReadOnlyMemory{byte}}, IReadOnlyList{SignatureScheme}?)"/> for PEM text (RFC 7468).</summary>
    /// <param name="certificates">One or more CERTIFICATE blocks, our own first, then its issuers; the root may be left out.</param>
    /// <param name="signatureSchemes">What the key can sign with; null leaves it to the options.</param>
    public static TlsCredential WithExternalKey(string certificates, IReadOnlyList<SignatureScheme>? signatureSchemes = null)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        return WithExternalKey([.. PemCredential.ReadCertificates(certificates).Select(der => (ReadOnlyMemory<byte>)der)], signatureSchemes);
    }

    /// <summary>
    /// The same credential with a fresh OCSP response for its first certificate, for clients that ask (RFC 6066 §8): 1 to 65,535 bytes of
    /// DER, copied and not looked into. Both share the private key: disposing one wipes it for both. Throws <see cref="ArgumentException"/>
    /// for another size.
    /// </summary>
    public TlsCredential WithCertificateStatus(ReadOnlySpan<byte> ocspResponse)
    {
        if (ocspResponse.Length is < 1 or > ushort.MaxValue) throw new ArgumentException("An OCSP response must be 1 to 65,535 bytes.", nameof(ocspResponse));
        return new TlsCredential(Chain, Key, Schemes) { OcspResponse = ocspResponse.ToArray(), TimestampList = TimestampList };
    }

    /// <summary>
    /// The same credential with signed certificate timestamps for its first certificate, for clients that ask (RFC 6962 §3.3.1): one or
    /// more of 1 to 65,533 bytes, together with two bytes each at most 65,535; copied and not looked into. Both share the private key:
    /// disposing one wipes it for both. Throws <see cref="ArgumentException"/> for other sizes.
    /// </summary>
    public TlsCredential WithCertificateTimestamps(IReadOnlyList<ReadOnlyMemory<byte>> timestamps)
    {
        ArgumentNullException.ThrowIfNull(timestamps);
        bool fits = timestamps.Count > 0 && timestamps.All(timestamp => timestamp.Length > 0) && timestamps.Sum(timestamp => (long)timestamp.Length + 2) <= ushort.MaxValue;
        if (!fits) throw new ArgumentException("Timestamps must be at least one, none of them empty, and together at most 65,535 bytes.", nameof(timestamps));
        using var list = new TlsWriter();
        foreach (ReadOnlyMemory<byte> timestamp in timestamps) SerializedSct.Write(list, timestamp.Span);
        return new TlsCredential(Chain, Key, Schemes) { OcspResponse = OcspResponse, TimestampList = list.Written.ToArray() };
    }

    /// <summary>
    /// The same credential for these schemes only, in order of preference, in place of <see cref="TlsOptions.SignatureSchemes"/>: for a key
    /// whose module or certificate allows less, or for a side that signs with other schemes than it verifies. Both share the private key:
    /// disposing one wipes it for both. Throws <see cref="ArgumentException"/> where the list is empty or repeats an entry.
    /// </summary>
    /// <param name="schemes">Copied. Those that do not fit the key or the version are passed over.</param>
    public TlsCredential WithSignatureSchemes(IReadOnlyList<SignatureScheme> schemes)
    {
        ArgumentNullException.ThrowIfNull(schemes);
        if (schemes.Count == 0) throw new ArgumentException("A credential without a scheme can sign nothing.", nameof(schemes));
        if (schemes.Distinct().Count() != schemes.Count) throw new ArgumentException("The schemes repeat an entry.", nameof(schemes));
        return new TlsCredential(Chain, Key, [.. schemes]) { OcspResponse = OcspResponse, TimestampList = TimestampList };
    }

    /// <summary>Wipes the private key. Connections that still need it fail with <see cref="TlsFault.InternalError"/>.</summary>
    public void Dispose() => Key.Dispose();

    /// <summary>The public key of our own certificate.</summary>
    internal VerificationKey ImportPublicKey(TlsCryptoProvider provider) => ImportPublicKey(Chain[0], provider);

    private static TlsCredential Create(List<byte[]> chain, ReadOnlySpan<byte> pkcs8, TlsCryptoProvider provider)
    {
        if (chain.Count == 0) throw new ArgumentException("There is no certificate.", nameof(chain));
        SigningKey key = provider.ImportPrivateKey(pkcs8);
        try
        {
            CheckKeyBelongs(chain[0], key, provider);
            return new TlsCredential(chain, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static VerificationKey ImportPublicKey(byte[] certificate, TlsCryptoProvider provider)
    {
        try
        {
            CertificateFields fields = CertificateFields.ParseEndEntity(certificate);

            // RFC 9846 §4.5.1.2, RFC 5246 §7.4.2: a peer would refuse it, and only in mid-handshake.
            if (fields.AllowsDigitalSignature == false) throw new ArgumentException("The first certificate's key usage lacks digitalSignature, so its key may sign no handshake.", nameof(certificate));
            return provider.ImportPublicKey(certificate.AsSpan(fields.SubjectPublicKeyInfo));
        }
        catch (PeerFaultException fault)
        {
            throw new ArgumentException($"The first certificate cannot be used: {fault.Fault}.", nameof(certificate), fault);
        }
    }

    private static void CheckKeyBelongs(byte[] certificate, SigningKey key, TlsCryptoProvider provider)
    {
        using VerificationKey publicKey = ImportPublicKey(certificate, provider);
        SignatureScheme scheme = SignatureSchemes.AnyTls13SchemeFor(publicKey.Kind);
        ReadOnlySpan<byte> probe = "Tls.Core: does this key belong to this certificate?"u8;
        if (publicKey.Kind == key.Kind && publicKey.Verify(scheme, probe, key.Sign(scheme, probe))) return;
        throw new CryptographicException("The private key does not belong to the first certificate.");
    }
}

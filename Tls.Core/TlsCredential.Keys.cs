using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Tls.Core.Crypto;
using Tls.Core.Crypto.Bcl;

namespace Tls.Core;

/// <content>Keys that are encrypted, and keys that the caller holds as objects.</content>
public sealed partial class TlsCredential
{
    /// <summary>
    /// Reads PEM text whose key is encrypted. Throws as <see cref="FromPem(string, string, TlsCryptoProvider?)"/> does, and
    /// <see cref="CryptographicException"/> for a wrong password.
    /// </summary>
    /// <param name="certificates">One or more CERTIFICATE blocks, our own first, then its issuers; the root may be left out.</param>
    /// <param name="privateKey">An ENCRYPTED PRIVATE KEY block (PKCS#8, RFC 5958 §3); a block that is not encrypted is taken as well.</param>
    /// <param name="password">Not kept.</param>
    /// <param name="provider">Whose key it becomes; null is <see cref="TlsCryptoProvider.Platform"/>.</param>
    public static TlsCredential FromPem(string certificates, string privateKey, ReadOnlySpan<char> password, TlsCryptoProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        ArgumentNullException.ThrowIfNull(privateKey);
        List<byte[]> chain = PemCredential.ReadCertificates(certificates);
        return CreateAndWipe(chain, PemCredential.ReadPrivateKey(privateKey, password), provider);
    }

    /// <summary>
    /// A chain with an RSA key that the caller holds as an object, exportable or not: from the platform's key stores, from PKCS#11, from a TPM. It
    /// signs within the connection's call: one that takes long belongs behind <see cref="SignatureDecision"/>. Throws
    /// <see cref="ArgumentException"/> where the chain is empty or a certificate of it cannot be used, and <see cref="CryptographicException"/> where
    /// the key does not belong to the first certificate.
    /// </summary>
    /// <param name="chain">X.509 in DER, our own certificate first; copied.</param>
    /// <param name="key">Taken over, unless this throws: disposed with the credential. Has to bear being used by several threads at once.</param>
    public static TlsCredential FromKey(IReadOnlyList<ReadOnlyMemory<byte>> chain, RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Create(chain, algorithm => algorithm.Kind is CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss ? BclRsaSigningKey.Wrap(algorithm, key) : null);
    }

    /// <summary>A chain with an ECDSA key, on P-256, P-384 or P-521, that the caller holds as an object.</summary>
    /// <inheritdoc cref="FromKey(IReadOnlyList{ReadOnlyMemory{byte}}, RSA)"/>
    public static TlsCredential FromKey(IReadOnlyList<ReadOnlyMemory<byte>> chain, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Create(chain, algorithm => algorithm.Kind.Curve() is null ? null : BclEcdsaSigningKey.Wrap(algorithm, key));
    }

    private static TlsCredential Create(IReadOnlyList<ReadOnlyMemory<byte>> chain, Func<KeyAlgorithm, SigningKey?> wrap)
    {
        ArgumentNullException.ThrowIfNull(chain);
        byte[][] copies = [.. chain.Select(certificate => certificate.ToArray())];
        if (copies.Length == 0) throw new ArgumentException("There is no certificate.", nameof(chain));
        SigningKey key = wrap(ReadAlgorithm(copies[0])) ?? throw new CryptographicException("The private key is of another kind than the first certificate's.");
        CheckKeyBelongs(copies[0], key, TlsCryptoProvider.Platform);
        return new TlsCredential(copies, key);
    }

    private static KeyAlgorithm ReadAlgorithm(byte[] certificate)
    {
        try
        {
            return SubjectPublicKeyInfo.Parse(certificate.AsSpan(CertificateFields.Parse(certificate).SubjectPublicKeyInfo)).Algorithm;
        }
        catch (PeerFaultException fault)
        {
            throw new ArgumentException($"The first certificate cannot be used: {fault.Fault}.", nameof(certificate), fault);
        }
    }

    private static TlsCredential CreateAndWipe(List<byte[]> chain, byte[] pkcs8, TlsCryptoProvider? provider)
    {
        try
        {
            return Create(chain, pkcs8, provider ?? TlsCryptoProvider.Platform);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }
}

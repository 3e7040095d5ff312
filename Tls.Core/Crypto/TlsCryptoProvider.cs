using System;
using System.Collections.Generic;
using Tls.Core.Crypto;

namespace Tls.Core;

/// <summary>
/// Where all cryptography and all randomness of the core come from: an ordered bag of capabilities. Two are ready:
/// <see cref="Platform"/> and <see cref="BouncyCastle"/>. Immutable and safe to share between threads. It cannot be derived from
/// outside this library yet; that door opens when somebody needs it.
/// </summary>
public abstract class TlsCryptoProvider
{
    private readonly Keys.ScheduleConstants?[] _scheduleConstants = new Keys.ScheduleConstants?[Enum.GetValues<HashFunction>().Length];

    private protected TlsCryptoProvider() { }

    /// <summary>The default: the BCL where it has the primitive on this machine, BouncyCastle for the rest (X25519, Ed25519).</summary>
    public static TlsCryptoProvider Platform => Crypto.Bcl.BclCryptoProvider.Instance;

    /// <summary>Everything from BouncyCastle, in managed code: the same on every operating system, and slower.</summary>
    public static TlsCryptoProvider BouncyCastle => Crypto.BouncyCastle.BouncyCastleCryptoProvider.Instance;

    /// <summary>The groups it can do, in its order of preference.</summary>
    internal abstract IReadOnlyList<KeyExchangeGroup> Groups { get; }

    /// <summary>Fills with random bytes fit for keys and public values alike.</summary>
    internal abstract void Fill(Span<byte> destination);

    internal abstract bool Supports(AeadAlgorithm algorithm);

    /// <summary>Whether it can sign and verify with a scheme.</summary>
    internal abstract bool Supports(SignatureScheme scheme);

    /// <summary>Copies the key, of exactly the algorithm's key length.</summary>
    internal abstract Aead CreateAead(AeadAlgorithm algorithm, ReadOnlySpan<byte> key);

    internal abstract RunningHash CreateHash(HashFunction function);

    /// <summary>The hash of <paramref name="data"/> into exactly the hash's length.</summary>
    internal abstract void Hash(HashFunction function, ReadOnlySpan<byte> data, Span<byte> destination);

    /// <summary>HMAC (RFC 2104) into exactly the hash's length.</summary>
    internal abstract void Hmac(HashFunction function, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination);

    /// <summary>Two threads may work them out twice, which does no harm.</summary>
    internal Keys.ScheduleConstants ScheduleConstantsOf(HashFunction function) => _scheduleConstants[(int)function] ??= new Keys.ScheduleConstants(this, function);

    /// <summary>HKDF-Extract (RFC 5869) into exactly the hash's length.</summary>
    internal virtual void HkdfExtract(HashFunction function, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKeyingMaterial, Span<byte> destination) =>
        Hmac(function, salt, inputKeyingMaterial, destination);

    /// <summary>HKDF-Expand (RFC 5869) into the whole destination, at most 255 times the hash's length.</summary>
    internal abstract void HkdfExpand(HashFunction function, ReadOnlySpan<byte> pseudorandomKey, ReadOnlySpan<byte> info, Span<byte> destination);

    /// <summary>
    /// Imports a SubjectPublicKeyInfo (DER). Malformed is <see cref="TlsFault.MalformedCertificate"/>; a kind, curve or size it cannot
    /// use is <see cref="TlsFault.UnsupportedCertificateKey"/>.
    /// </summary>
    internal abstract VerificationKey ImportPublicKey(ReadOnlySpan<byte> subjectPublicKeyInfo);

    /// <summary>Imports a PKCS#8 PrivateKeyInfo (DER); <see cref="System.Security.Cryptography.CryptographicException"/> where it cannot.</summary>
    internal abstract SigningKey ImportPrivateKey(ReadOnlySpan<byte> pkcs8);
}

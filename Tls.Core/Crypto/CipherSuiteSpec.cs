using System;

namespace Tls.Core.Crypto;

/// <summary>What a cipher suite stands for: RFC 9846 Appendix B.4, and for TLS 1.2 RFC 5289 and RFC 7905. One row a suite.</summary>
internal sealed class CipherSuiteSpec(
    CipherSuite suite, ProtocolVersion version, AeadAlgorithm aead, HashFunction hash, SuiteAuthentication authentication)
{
    // §5.5: AES-GCM keys are good for 2^24.5 full-size records; ChaCha20-Poly1305's only limit is the sequence number.
    private const ulong AesGcmRecordLimit = 23_726_566;

    private static readonly CipherSuiteSpec[] Table =
    [
        Tls13(CipherSuite.TLS_AES_128_GCM_SHA256, AeadAlgorithm.Aes128Gcm, HashFunction.Sha256),
        Tls13(CipherSuite.TLS_AES_256_GCM_SHA384, AeadAlgorithm.Aes256Gcm, HashFunction.Sha384),
        Tls13(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, AeadAlgorithm.ChaCha20Poly1305, HashFunction.Sha256),
        Ecdhe(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, SuiteAuthentication.Ecdsa, AeadAlgorithm.Aes128Gcm, HashFunction.Sha256),
        Ecdhe(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, SuiteAuthentication.Rsa, AeadAlgorithm.Aes128Gcm, HashFunction.Sha256),
        Ecdhe(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, SuiteAuthentication.Ecdsa, AeadAlgorithm.Aes256Gcm, HashFunction.Sha384),
        Ecdhe(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, SuiteAuthentication.Rsa, AeadAlgorithm.Aes256Gcm, HashFunction.Sha384),
        Ecdhe(CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, SuiteAuthentication.Ecdsa, AeadAlgorithm.ChaCha20Poly1305, HashFunction.Sha256),
        Ecdhe(CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, SuiteAuthentication.Rsa, AeadAlgorithm.ChaCha20Poly1305, HashFunction.Sha256),
    ];

    public CipherSuite Suite { get; } = suite;

    /// <summary>The one version that the suite belongs to.</summary>
    public ProtocolVersion Version { get; } = version;

    public AeadAlgorithm Aead { get; } = aead;

    public HashFunction Hash { get; } = hash;

    public SuiteAuthentication Authentication { get; } = authentication;

    /// <summary>How many records may be sealed under one key before it has to be updated (§5.5) or, in TLS 1.2, given up.</summary>
    public ulong RecordLimit { get; } = aead == AeadAlgorithm.ChaCha20Poly1305 ? ulong.MaxValue : AesGcmRecordLimit;

    /// <summary>All suites, in the default order of preference.</summary>
    public static ReadOnlySpan<CipherSuiteSpec> All => Table;

    /// <summary>The suite's row, or null where this library does not have it.</summary>
    public static CipherSuiteSpec? Find(CipherSuite suite) => Find(Table, suite);

    /// <summary>The suite's row among some, or null where it is not among them.</summary>
    public static CipherSuiteSpec? Find(CipherSuiteSpec[] among, CipherSuite suite) => Array.Find(among, spec => spec.Suite == suite);

    private static CipherSuiteSpec Tls13(CipherSuite suite, AeadAlgorithm aead, HashFunction hash) =>
        new(suite, ProtocolVersion.Tls13, aead, hash, SuiteAuthentication.Any);

    private static CipherSuiteSpec Ecdhe(CipherSuite suite, SuiteAuthentication authentication, AeadAlgorithm aead, HashFunction hash) =>
        new(suite, ProtocolVersion.Tls12, aead, hash, authentication);
}

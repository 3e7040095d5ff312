using System;

namespace Tls.Core.Crypto;

/// <summary>What a TLS 1.3 cipher suite stands for (RFC 9846 Appendix B.4). TLS 1.2 suites will be rows of a table of their own.</summary>
internal sealed class CipherSuiteSpec(CipherSuite suite, AeadAlgorithm aead, HashFunction hash)
{
    // §5.5: AES-GCM keys are good for 2^24.5 full-size records; ChaCha20-Poly1305's only limit is the sequence number.
    private const ulong AesGcmRecordLimit = 23_726_566;

    private static readonly CipherSuiteSpec[] AllTls13 =
    [
        new(CipherSuite.TLS_AES_128_GCM_SHA256, AeadAlgorithm.Aes128Gcm, HashFunction.Sha256),
        new(CipherSuite.TLS_AES_256_GCM_SHA384, AeadAlgorithm.Aes256Gcm, HashFunction.Sha384),
        new(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, AeadAlgorithm.ChaCha20Poly1305, HashFunction.Sha256),
    ];

    public CipherSuite Suite { get; } = suite;

    public AeadAlgorithm Aead { get; } = aead;

    public HashFunction Hash { get; } = hash;

    /// <summary>How many records may be sealed under one key.</summary>
    public ulong RecordLimit { get; } = aead == AeadAlgorithm.ChaCha20Poly1305 ? ulong.MaxValue : AesGcmRecordLimit;

    /// <summary>All TLS 1.3 suites, in the default order of preference.</summary>
    public static ReadOnlySpan<CipherSuiteSpec> Tls13 => AllTls13;

    /// <summary>The suite's row, or null where this library does not have it.</summary>
    public static CipherSuiteSpec? Find(CipherSuite suite) => Array.Find(AllTls13, spec => spec.Suite == suite);
}

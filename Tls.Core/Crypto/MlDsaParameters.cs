using System;

namespace Tls.Core.Crypto;

/// <summary>A parameter set of ML-DSA (FIPS 204 §4), which is one kind of key and one signature scheme, with the sizes of its encodings in bytes.</summary>
internal sealed class MlDsaParameters
{
    /// <summary>Bytes of ξ, of which a whole key is made.</summary>
    public const int SeedLength = 32;

    private static readonly MlDsaParameters[] All =
    [
        new(CertificateKeyKind.MlDsa44, SignatureScheme.Mldsa44, publicKey: 1_312, privateKey: 2_560, signature: 2_420),
        new(CertificateKeyKind.MlDsa65, SignatureScheme.Mldsa65, publicKey: 1_952, privateKey: 4_032, signature: 3_309),
        new(CertificateKeyKind.MlDsa87, SignatureScheme.Mldsa87, publicKey: 2_592, privateKey: 4_896, signature: 4_627),
    ];

    private MlDsaParameters(CertificateKeyKind kind, SignatureScheme scheme, int publicKey, int privateKey, int signature) =>
        (Kind, Scheme, PublicKeyLength, PrivateKeyLength, SignatureLength) = (kind, scheme, publicKey, privateKey, signature);

    public CertificateKeyKind Kind { get; }

    /// <summary>The only one that its keys sign with: pure ML-DSA with an empty context (draft-ietf-tls-mldsa §3).</summary>
    public SignatureScheme Scheme { get; }

    public int PublicKeyLength { get; }

    public int PrivateKeyLength { get; }

    public int SignatureLength { get; }

    /// <summary>What stands for the size of a key: the bits of its public half.</summary>
    public int KeySize => 8 * PublicKeyLength;

    /// <summary>Null for keys of other algorithms.</summary>
    public static MlDsaParameters? Find(CertificateKeyKind kind) => Array.Find(All, parameters => parameters.Kind == kind);

    /// <summary>For a kind that is known to be one of these.</summary>
    public static MlDsaParameters Of(CertificateKeyKind kind) => Find(kind) ?? throw new ArgumentOutOfRangeException(nameof(kind));
}

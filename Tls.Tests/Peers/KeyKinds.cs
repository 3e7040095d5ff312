using System.Collections.Generic;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Peers;

/// <summary>The kinds of key that a certificate may hold, for tests that go through them.</summary>
internal static class KeyKinds
{
    /// <summary>Those that every peer and every platform knows, and both versions.</summary>
    public static IReadOnlyList<CertificateKeyKind> Classical { get; } =
    [
        CertificateKeyKind.Rsa, CertificateKeyKind.RsaPss, CertificateKeyKind.EcdsaP256, CertificateKeyKind.EcdsaP384, CertificateKeyKind.EcdsaP521,
        CertificateKeyKind.Ed25519,
    ];

    /// <summary>Those of TLS 1.3 alone.</summary>
    public static IReadOnlyList<CertificateKeyKind> MlDsa { get; } = [CertificateKeyKind.MlDsa44, CertificateKeyKind.MlDsa65, CertificateKeyKind.MlDsa87];

    /// <summary>Those that this build can make keys of.</summary>
    public static IReadOnlyList<CertificateKeyKind> All { get; } = [.. Classical, .. HasMlDsa ? MlDsa : []];

    /// <summary>The earlier BouncyCastle has no ML-DSA, and the platform may have none either.</summary>
    public static bool HasMlDsa => TlsCryptoProvider.BouncyCastle.Supports(SignatureScheme.Mldsa65);
}

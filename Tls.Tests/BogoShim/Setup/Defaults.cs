using System.Collections.Generic;
using Tls.Core;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>What BoringSSL does where a test says nothing, and the suite therefore expects.</summary>
internal static class Defaults
{
    /// <summary>P-521 takes part only by name.</summary>
    public static IReadOnlyList<NamedGroup> Groups { get; } = [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1];

    /// <summary>Without Ed25519 and P-521, and without SHA-1, which this library never accepts.</summary>
    public static IReadOnlyList<SignatureScheme> VerifyPreferences { get; } =
    [
        SignatureScheme.EcdsaSecp256r1Sha256,
        SignatureScheme.RsaPssRsaeSha256,
        SignatureScheme.RsaPkcs1Sha256,
        SignatureScheme.EcdsaSecp384r1Sha384,
        SignatureScheme.RsaPssRsaeSha384,
        SignatureScheme.RsaPkcs1Sha384,
        SignatureScheme.RsaPssRsaeSha512,
        SignatureScheme.RsaPkcs1Sha512,
    ];

    public static IReadOnlyList<SignatureScheme> SigningPreferences { get; } =
    [
        SignatureScheme.Ed25519,
        SignatureScheme.EcdsaSecp256r1Sha256,
        SignatureScheme.RsaPssRsaeSha256,
        SignatureScheme.RsaPkcs1Sha256,
        SignatureScheme.EcdsaSecp384r1Sha384,
        SignatureScheme.RsaPssRsaeSha384,
        SignatureScheme.RsaPkcs1Sha384,
        SignatureScheme.EcdsaSecp521r1Sha512,
        SignatureScheme.RsaPssRsaeSha512,
        SignatureScheme.RsaPkcs1Sha512,
    ];
}

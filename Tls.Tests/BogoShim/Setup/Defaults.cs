using System.Collections.Generic;
using System.Linq;
using Tls.Core;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>What BoringSSL does where a test says nothing, and the suite therefore expects.</summary>
internal static class Defaults
{
    /// <summary>What BoringSSL's servers say in their tickets.</summary>
    public const int MaxEarlyDataSize = 14_336;

    /// <summary>P-521 takes part only by name.</summary>
    public static IReadOnlyList<NamedGroup> Groups { get; } = [NamedGroup.X25519MLKEM768, NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1];

    /// <summary>One share of each sort, the first of the classical groups and the first of the post-quantum ones, in the order of the groups.</summary>
    public static IReadOnlyList<NamedGroup> KeyShares(IReadOnlyList<NamedGroup> groups)
    {
        NamedGroup? classical = groups.Where(group => !IsPostQuantum(group)).Cast<NamedGroup?>().FirstOrDefault();
        NamedGroup? postQuantum = groups.Where(IsPostQuantum).Cast<NamedGroup?>().FirstOrDefault();
        return [.. groups.Where(group => group == classical || group == postQuantum)];
    }

    /// <summary>The one share for the first of the groups that the server is thought to have; null where it has none of them.</summary>
    public static IReadOnlyList<NamedGroup>? PredictedShare(IReadOnlyList<NamedGroup> groups, IReadOnlyList<NamedGroup> hint)
    {
        NamedGroup[] predicted = [.. groups.Where(hint.Contains).Take(1)];
        return predicted.Length == 0 ? null : predicted;
    }

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
        SignatureScheme.Mldsa44,
        SignatureScheme.Mldsa65,
        SignatureScheme.Mldsa87,
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

    private static bool IsPostQuantum(NamedGroup group) =>
        group is NamedGroup.X25519MLKEM768 or NamedGroup.SecP256r1MLKEM768 or NamedGroup.SecP384r1MLKEM1024 or NamedGroup.MLKEM768 or NamedGroup.MLKEM1024;
}

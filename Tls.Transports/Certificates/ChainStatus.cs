using System.Security.Cryptography.X509Certificates;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// The one place where the flags of <see cref="X509Chain"/> become a verdict. The rows are tried in order and the first that any
/// certificate has decides, so the same flags always give the same fault. What cannot be cured stands above what can:
/// revoked, then broken, then not trusted (whose dates and usages say nothing), then out of time, then of the wrong usage.
/// </summary>
/// <remarks>
/// Systems differ in the flags but, with these groups, hardly in the verdict: a path too long is InvalidBasicConstraints on Linux
/// and Windows; a violated name constraint has a flag of its own on Linux and Windows and is InvalidNameConstraints on macOS; a leaf
/// that signs is InvalidBasicConstraints, on Linux for the signer. Where the root is unknown, Linux does not check signatures.
/// </remarks>
internal static class ChainStatus
{
    private const X509ChainStatusFlags Broken =
        X509ChainStatusFlags.NotSignatureValid | X509ChainStatusFlags.Cyclic | X509ChainStatusFlags.InvalidExtension |
        X509ChainStatusFlags.InvalidPolicyConstraints | X509ChainStatusFlags.InvalidBasicConstraints |
        X509ChainStatusFlags.InvalidNameConstraints | X509ChainStatusFlags.HasNotSupportedNameConstraint |
        X509ChainStatusFlags.HasNotDefinedNameConstraint | X509ChainStatusFlags.HasNotPermittedNameConstraint |
        X509ChainStatusFlags.HasExcludedNameConstraint | X509ChainStatusFlags.NoIssuanceChainPolicy |
        X509ChainStatusFlags.HasNotSupportedCriticalExtension | X509ChainStatusFlags.HasWeakSignature;

    private static readonly (X509ChainStatusFlags Flags, TlsFault Fault)[] Precedence =
    [
        (X509ChainStatusFlags.Revoked, TlsFault.CertificateRevoked),
        (X509ChainStatusFlags.ExplicitDistrust, TlsFault.CertificateRefused),
        (Broken, TlsFault.BadCertificate),
        (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain, TlsFault.UnknownCertificateAuthority),
        (X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.NotTimeNested, TlsFault.CertificateExpired),
        (X509ChainStatusFlags.NotValidForUsage, TlsFault.CertificateExtendedKeyUsage),
        (X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation, TlsFault.CertificateRevocationUnknown),

        // Flags of trust lists, and those that a later platform adds.
        ((X509ChainStatusFlags)(-1), TlsFault.CertificateRefused),
    ];

    /// <summary>The verdict on a built chain.</summary>
    /// <param name="chain">The chain, after Build.</param>
    /// <param name="isBuilt">What Build returned. True with flags set, or false without, is a refusal too.</param>
    public static CertificateVerdict Judge(X509Chain chain, bool isBuilt)
    {
        var flags = new X509ChainStatusFlags[chain.ChainElements.Count];
        for (int position = 0; position < flags.Length; position++)
        {
            foreach (X509ChainStatus status in chain.ChainElements[position].ChainElementStatus) flags[position] |= status.Status;
        }
        X509ChainStatusFlags whole = X509ChainStatusFlags.NoError;
        foreach (X509ChainStatus status in chain.ChainStatus) whole |= status.Status;
        return Judge(flags, whole, isBuilt);
    }

    /// <summary>The verdict on the flags of each certificate in the path, leaf first, and of the path as a whole.</summary>
    internal static CertificateVerdict Judge(X509ChainStatusFlags[] flags, X509ChainStatusFlags whole, bool isBuilt)
    {
        foreach ((X509ChainStatusFlags group, TlsFault fault) in Precedence)
        {
            for (int position = 0; position < flags.Length; position++)
            {
                X509ChainStatusFlags hit = flags[position] & group;
                if (hit != 0) return CertificateVerdict.Refused(fault, $"certificate {position} of the {flags.Length} in the path: {hit}");
            }
            X509ChainStatusFlags hitWhole = whole & group;
            if (hitWhole != 0) return CertificateVerdict.Refused(fault, $"the path of {flags.Length} as a whole: {hitWhole}");
        }
        return isBuilt && flags.Length > 0
            ? CertificateVerdict.Accepted
            : CertificateVerdict.Refused(TlsFault.InternalError, "the platform built no path and did not say why");
    }
}

using System;

namespace Tls.Transports;

/// <summary>
/// What a verifier demands beyond a trusted root. Written once, checked and copied when the verifier is made; the defaults suit
/// the public web. Not meant to be shared between threads while it is being written.
/// </summary>
public sealed class CertificateRules
{
    /// <summary>What the time is, for validity periods. The default is the machine's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// How many certificates a peer may send besides its own, 0 to 100; 10 by default. More are refused before any is looked at:
    /// the work of path building grows with them.
    /// </summary>
    public int MaximumExtraCertificates { get; init; } = 10;

    /// <summary>The smallest RSA modulus in the path, root included, at least 1024 bits; 2048 by default.</summary>
    public int MinimumRsaBits { get; init; } = 2048;

    /// <summary>The largest RSA modulus a peer may send, at most 16384 bits; 8192 by default. Huge keys burn CPU (CVE-2023-29409).</summary>
    public int MaximumRsaBits { get; init; } = 8192;

    /// <summary>The smallest elliptic curve in the path, root included, at least 224 bits; 256 by default.</summary>
    public int MinimumEllipticCurveBits { get; init; } = 256;

    /// <summary>How it is learnt whether a certificate was revoked; not at all by default.</summary>
    public CertificateRevocation Revocation { get; init; } = CertificateRevocation.Off;

    /// <summary>How long each download of <see cref="CertificateRevocation.Online"/> may take, more than zero and up to one minute; ten seconds by default.</summary>
    public TimeSpan RevocationTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Throws for values outside the ranges named above.</summary>
    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Clock);
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumExtraCertificates);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumExtraCertificates, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumRsaBits, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumRsaBits, MinimumRsaBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumRsaBits, 16384);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumEllipticCurveBits, 224);
        if (!Enum.IsDefined(Revocation)) throw new ArgumentOutOfRangeException(nameof(Revocation), Revocation, "no such way of learning of revocation");
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RevocationTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RevocationTimeout, TimeSpan.FromMinutes(1));
    }
}

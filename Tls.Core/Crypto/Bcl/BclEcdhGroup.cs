using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>
/// ECDHE on a NIST curve (RFC 9846 §7.4.2) by the platform. The platform makes the private key and asks its own generator for it, so a
/// scripted provider cannot replay this group; it can replay BouncyCastle's.
/// </summary>
internal sealed class BclEcdhGroup(NistCurve curve) : DiffieHellmanGroup(curve.Group, curve.PointLength)
{
    public override KeyExchange Start(TlsCryptoProvider provider) => Start(ECDiffieHellman.Create(curve.PlatformCurve));

    /// <summary>Goes on with a key that exists; it is disposed together with the exchange.</summary>
    public KeyExchange Start(ECDiffieHellman key) => new BclEcdhKeyExchange(this, curve, key);
}

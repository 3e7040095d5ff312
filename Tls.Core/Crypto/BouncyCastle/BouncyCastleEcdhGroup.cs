namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>ECDHE on a NIST curve (RFC 9846 §7.4.2) in managed code; the private key is drawn from the provider.</summary>
internal sealed class BouncyCastleEcdhGroup(NistCurve curve) : DiffieHellmanGroup(curve.Group, curve.PointLength)
{
    public override KeyExchange Start(TlsCryptoProvider provider) => new BouncyCastleEcdhKeyExchange(this, curve, EcScalar.Draw(curve, provider));
}

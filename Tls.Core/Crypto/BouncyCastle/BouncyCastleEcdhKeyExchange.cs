using System;
using System.Security.Cryptography;
using Tls.Core.Keys;
using CurvePoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>
/// One side of an ECDHE (RFC 9846 §7.4.2); the secret is the x coordinate in full field length. BouncyCastle does not multiply in
/// constant time, which a key that is used once and then forgotten forgives.
/// </summary>
internal sealed class BouncyCastleEcdhKeyExchange(KeyExchangeGroup group, NistCurve curve, EcScalar scalar) : KeyExchange(group)
{
    private readonly byte[] _share = scalar.PublicPoint();
    private EcScalar? _scalar = scalar;

    public override ReadOnlySpan<byte> Share => _share;

    public override void Dispose() => _scalar = null;

    protected override Secret CompleteCore(ReadOnlySpan<byte> serverShare)
    {
        ObjectDisposedException.ThrowIf(_scalar is null, this);
        CurvePoint point = curve.Decode(serverShare) ?? throw new PeerFaultException(TlsFault.InvalidKeyShare);
        CurvePoint product = point.Multiply(_scalar.Value).Normalize();
        byte[] shared = product.AffineXCoord.GetEncoded();
        var secret = new Secret(shared.Length);
        shared.CopyTo(secret.Bytes);
        CryptographicOperations.ZeroMemory(shared);
        return secret;
    }
}

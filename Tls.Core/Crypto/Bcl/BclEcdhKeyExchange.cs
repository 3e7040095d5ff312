using System;
using System.Security.Cryptography;
using Tls.Core.Keys;

namespace Tls.Core.Crypto.Bcl;

/// <summary>One side of an ECDHE (RFC 9846 §7.4.2); the secret is the x coordinate in full field length.</summary>
internal sealed class BclEcdhKeyExchange : KeyExchange
{
    private readonly NistCurve _curve;
    private readonly ECDiffieHellman _key;
    private readonly byte[] _share;

    public BclEcdhKeyExchange(KeyExchangeGroup group, NistCurve curve, ECDiffieHellman key) : base(group)
    {
        _curve = curve;
        _key = key;
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        _share = [0x04, .. point.X!, .. point.Y!];
    }

    public override ReadOnlySpan<byte> Share => _share;

    public override void Dispose() => _key.Dispose();

    protected override Secret CompleteCore(ReadOnlySpan<byte> serverShare)
    {
        PeerFaultException.ThrowIf(_curve.Decode(serverShare) is null, TlsFault.InvalidKeyShare);
        byte[] shared = Agree(serverShare);
        try
        {
            var secret = new Secret(_curve.FieldLength);
            shared.CopyTo(secret.Bytes[(secret.Length - shared.Length)..]);
            return secret;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
        }
    }

    private byte[] Agree(ReadOnlySpan<byte> serverShare)
    {
        try
        {
            using var peer = ECDiffieHellman.Create(_curve.ToPlatform(serverShare));
            using ECDiffieHellmanPublicKey peerKey = peer.PublicKey;
            return _key.DeriveRawSecretAgreement(peerKey);
        }
        catch (CryptographicException)
        {
            throw new PeerFaultException(TlsFault.InvalidKeyShare);
        }
    }
}

using System;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>ECDSA signing in managed code, with the nonce of RFC 6979: a weak moment of the generator cannot give the key away.</summary>
internal sealed class BouncyCastleEcdsaSigningKey : SigningKey
{
    private ECPrivateKeyParameters? _key;

    public BouncyCastleEcdsaSigningKey(PrivateKeyInfo info) : base(info.Algorithm.Kind, NistCurve.Of(info.Algorithm.Kind).Bits)
    {
        NistCurve curve = NistCurve.Of(info.Algorithm.Kind);
        _key = new ECPrivateKeyParameters(EcScalar.Import(curve, info.Key).Value, curve.Domain);
    }

    public override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        ObjectDisposedException.ThrowIf(_key is null, this);
        if (!scheme.IsEcdsa()) throw new ArgumentException($"An ECDSA key cannot sign with {scheme}.", nameof(scheme));
        var signer = new DsaDigestSigner(new ECDsaSigner(new HMacDsaKCalculator(Digests.Create(scheme))), Digests.Create(scheme));
        signer.Init(true, _key);
        signer.BlockUpdate(content.ToArray(), 0, content.Length);
        return signer.GenerateSignature();
    }

    public override void Dispose() => _key = null;
}

#if HAS_BOUNCYCASTLE_2
using System;
using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;
using Tls.Core.Crypto.MlKem;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>A key pair of BouncyCastle's, which cannot be wiped; it is forgotten when disposed.</summary>
internal sealed class BouncyCastleDecapsulationKey(MlKemParameters parameters, MLKemPrivateKeyParameters key) : DecapsulationKey(parameters)
{
    private readonly byte[] _encapsulationKey = key.GetPublicKeyEncoded();
    private MLKemPrivateKeyParameters? _key = key;

    public override ReadOnlySpan<byte> EncapsulationKey => _encapsulationKey;

    public override void Dispose() => _key = null;

    protected override void DecapsulateCore(ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        ObjectDisposedException.ThrowIf(_key is null, this);
        var decapsulator = new MLKemDecapsulator(_key.Parameters);
        decapsulator.Init(_key);
        decapsulator.Decapsulate(ciphertext, sharedSecret);
    }
}
#endif

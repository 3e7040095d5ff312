using System;
using System.Security.Cryptography;
using Tls.Core.Crypto.MlKem;

namespace Tls.Core.Crypto.Bcl;

/// <summary>A key pair of the platform's; wiping it is the platform's business.</summary>
internal sealed class BclDecapsulationKey(MlKemParameters parameters, MLKem key) : DecapsulationKey(parameters)
{
    private readonly byte[] _encapsulationKey = key.ExportEncapsulationKey();

    public override ReadOnlySpan<byte> EncapsulationKey => _encapsulationKey;

    public override void Dispose() => key.Dispose();

    protected override void DecapsulateCore(ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret) => key.Decapsulate(ciphertext, sharedSecret);
}

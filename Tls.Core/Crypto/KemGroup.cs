using System;
using Tls.Core.Crypto.MlKem;
using Tls.Core.Keys;

namespace Tls.Core.Crypto;

/// <summary>
/// ML-KEM by itself (draft-ietf-tls-mlkem §4): the shares are its encapsulation key and its ciphertext, and nothing else holds should it fall.
/// </summary>
internal sealed class KemGroup(NamedGroup name, KeyEncapsulation kem) : KeyExchangeGroup
{
    public override NamedGroup Name { get; } = name;

    public KeyEncapsulation Kem { get; } = kem;

    public override int ClientShareLength => Kem.Parameters.EncapsulationKeyLength;

    public override int ServerShareLength => Kem.Parameters.CiphertextLength;

    public override bool IsPostQuantum => true;

    public override KeyExchange Start(TlsCryptoProvider provider) => new KemKeyExchange(this, Kem.Generate(provider));

    protected override Secret RespondCore(TlsCryptoProvider provider, ReadOnlySpan<byte> clientShare, Span<byte> serverShare)
    {
        var shared = new Secret(MlKemParameters.SharedSecretLength);
        try
        {
            Kem.Encapsulate(provider, clientShare, serverShare, shared.Bytes);
            return shared;
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }
}

using System;
using System.Security.Cryptography;
using Tls.Core.Crypto.MlKem;
using Tls.Core.Keys;

namespace Tls.Core.Crypto;

/// <summary>
/// A Diffie-Hellman and ML-KEM at once (draft-ietf-tls-ecdhe-mlkem §4): the secret holds as long as either does. Shares and secrets are
/// the two parts joined, in an order that differs by group.
/// </summary>
internal sealed class HybridGroup : KeyExchangeGroup
{
    private readonly bool _isKemFirst;

    private HybridGroup(NamedGroup name, DiffieHellmanGroup classical, KeyEncapsulation kem, bool isKemFirst)
    {
        Name = name;
        Classical = classical;
        Kem = kem;
        _isKemFirst = isKemFirst;
    }

    public override NamedGroup Name { get; }

    public DiffieHellmanGroup Classical { get; }

    public KeyEncapsulation Kem { get; }

    public override int ClientShareLength => Classical.ClientShareLength + Kem.Parameters.EncapsulationKeyLength;

    public override int ServerShareLength => Classical.ServerShareLength + Kem.Parameters.CiphertextLength;

    public override bool IsPostQuantum => true;

    /// <summary>§4.1: in this one, unlike the others, ML-KEM comes first.</summary>
    public static HybridGroup X25519MLKEM768(DiffieHellmanGroup x25519, KeyEncapsulation mlKem768) =>
        new(NamedGroup.X25519MLKEM768, x25519, mlKem768, isKemFirst: true);

    public static HybridGroup SecP256r1MLKEM768(DiffieHellmanGroup p256, KeyEncapsulation mlKem768) =>
        new(NamedGroup.SecP256r1MLKEM768, p256, mlKem768, isKemFirst: false);

    public static HybridGroup SecP384r1MLKEM1024(DiffieHellmanGroup p384, KeyEncapsulation mlKem1024) =>
        new(NamedGroup.SecP384r1MLKEM1024, p384, mlKem1024, isKemFirst: false);

    public override KeyExchange Start(TlsCryptoProvider provider) => Start(provider, Classical.Start(provider));

    /// <summary>With a classical key that may stand in a share of its own, too; it is disposed together with the exchange.</summary>
    public HybridKeyExchange Start(TlsCryptoProvider provider, KeyExchange classical) => new(this, classical, Kem.Generate(provider));

    /// <summary>The two parts of a share or a secret; the lengths are those of the classical part and of the whole.</summary>
    public (Range Classical, Range Kem) Split(int classicalLength, int length) => _isKemFirst
        ? (new Range(length - classicalLength, length), new Range(0, length - classicalLength))
        : (new Range(0, classicalLength), new Range(classicalLength, length));

    /// <summary>A secret of both, with room for ML-KEM's; the classical one is disposed.</summary>
    public Secret Join(Secret classical, ReadOnlySpan<byte> kem)
    {
        using (classical)
        {
            var joined = new Secret(classical.Length + kem.Length);
            (Range classicalPart, Range kemPart) = Split(classical.Length, joined.Length);
            classical.Bytes.CopyTo(joined.Bytes[classicalPart]);
            kem.CopyTo(joined.Bytes[kemPart]);
            return joined;
        }
    }

    protected override Secret RespondCore(TlsCryptoProvider provider, ReadOnlySpan<byte> clientShare, Span<byte> serverShare)
    {
        (Range theirPoint, Range theirKey) = Split(Classical.ClientShareLength, clientShare.Length);
        (Range ourPoint, Range ciphertext) = Split(Classical.ServerShareLength, serverShare.Length);
        Span<byte> kemSecret = stackalloc byte[MlKemParameters.SharedSecretLength];
        Kem.Encapsulate(provider, clientShare[theirKey], serverShare[ciphertext], kemSecret);
        try
        {
            return Join(Classical.Respond(provider, clientShare[theirPoint], serverShare[ourPoint]), kemSecret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(kemSecret);
        }
    }
}

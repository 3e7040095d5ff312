namespace Tls.Core.Crypto.MlKem;

/// <summary>A parameter set of ML-KEM (FIPS 203 §8). Both of ours have η₁ = η₂ = 2.</summary>
internal sealed class MlKemParameters
{
    public static readonly MlKemParameters MlKem768 = new("ML-KEM-768", k: 3, du: 10, dv: 4);
    public static readonly MlKemParameters MlKem1024 = new("ML-KEM-1024", k: 4, du: 11, dv: 5);

    /// <summary>Bytes of a shared secret.</summary>
    public const int SharedSecretLength = 32;

    /// <summary>Bytes of each random value: d, z and m.</summary>
    public const int SeedLength = 32;

    private readonly string _name;

    private MlKemParameters(string name, int k, int du, int dv) => (_name, K, Du, Dv) = (name, k, du, dv);

    /// <summary>Polynomials in a vector.</summary>
    public int K { get; }

    /// <summary>Bits to which a coefficient of u is compressed.</summary>
    public int Du { get; }

    /// <summary>Bits to which a coefficient of v is compressed.</summary>
    public int Dv { get; }

    /// <summary>Bytes of an encoded vector of whole coefficients.</summary>
    public int VectorLength => PolynomialEncoding.Length(PolynomialEncoding.WholeBits) * K;

    /// <summary>Bytes of an encapsulation key: t and the seed ρ.</summary>
    public int EncapsulationKeyLength => VectorLength + SeedLength;

    /// <summary>Bytes of a decapsulation key: s, the encapsulation key, its hash, and z.</summary>
    public int DecapsulationKeyLength => VectorLength + EncapsulationKeyLength + Sha3.Length + SeedLength;

    /// <summary>Bytes of a ciphertext.</summary>
    public int CiphertextLength => (K * PolynomialEncoding.Length(Du)) + PolynomialEncoding.Length(Dv);

    public override string ToString() => _name;
}

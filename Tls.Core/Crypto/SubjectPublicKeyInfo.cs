using System;
using System.Formats.Asn1;

namespace Tls.Core.Crypto;

/// <summary>
/// A peer's public key as its certificate holds it (RFC 5280 §4.1.2.7; RFC 3279, 4055, 5480, 8410, 9881 for the kinds), taken apart and
/// checked once for every provider. What a provider imports from here is well formed, of bounded size, and on its curve.
/// </summary>
internal readonly ref struct SubjectPublicKeyInfo
{
    /// <summary>A peer chooses the size of the key that we calculate with, so it needs a bound (CVE-2023-29409 led Go to this one).</summary>
    public const int MaxModulusBits = 8192;

    private SubjectPublicKeyInfo(KeyAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        Algorithm = algorithm;
        Key = key;
    }

    public KeyAlgorithm Algorithm { get; }

    /// <summary>RSA: the RSAPublicKey in DER. ECDSA: the uncompressed point. Ed25519: the 32 bytes. ML-DSA: ρ and t₁.</summary>
    public ReadOnlySpan<byte> Key { get; }

    public static SubjectPublicKeyInfo Parse(ReadOnlySpan<byte> der)
    {
        try
        {
            var reader = new DerReader(der);
            DerReader info = reader.ReadSequence();
            reader.ExpectEnd();
            bool usable = KeyAlgorithm.TryRead(info.ReadSequence(), out KeyAlgorithm algorithm);
            ReadOnlySpan<byte> key = info.ReadBitString();
            info.ExpectEnd();
            PeerFaultException.ThrowIf(!usable, TlsFault.UnsupportedCertificateKey);
            Check(algorithm.Kind, key);
            return new SubjectPublicKeyInfo(algorithm, key);
        }
        catch (AsnContentException)
        {
            throw new PeerFaultException(TlsFault.MalformedCertificate);
        }
    }

    /// <summary>The two numbers of an RSAPublicKey (RFC 8017 Appendix A.1.1), big-endian without leading zeros.</summary>
    public static void ReadRsa(ReadOnlySpan<byte> der, out ReadOnlySpan<byte> modulus, out ReadOnlySpan<byte> exponent)
    {
        var reader = new DerReader(der);
        DerReader key = reader.ReadSequence();
        reader.ExpectEnd();
        modulus = key.ReadPositiveInteger();
        exponent = key.ReadPositiveInteger();
        key.ExpectEnd();
    }

    private static void Check(CertificateKeyKind kind, ReadOnlySpan<byte> key)
    {
        switch (kind)
        {
            case CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss:
                CheckRsa(key);
                break;
            case CertificateKeyKind.Ed25519:
                PeerFaultException.ThrowIf(key.Length != 32, TlsFault.MalformedCertificate);
                break;
            case var _ when kind.IsMlDsa():
                PeerFaultException.ThrowIf(key.Length != MlDsaParameters.Of(kind).PublicKeyLength, TlsFault.MalformedCertificate);
                break;
            default:
                // RFC 5480 §2.2: the compressed form is legal in a certificate, only not usable here.
                NistCurve curve = NistCurve.Of(kind);
                bool compressed = key.Length == 1 + curve.FieldLength && key[0] is 0x02 or 0x03;
                PeerFaultException.ThrowIf(compressed, TlsFault.UnsupportedCertificateKey);
                PeerFaultException.ThrowIf(curve.Decode(key) is null, TlsFault.MalformedCertificate);
                break;
        }
    }

    private static void CheckRsa(ReadOnlySpan<byte> key)
    {
        ReadRsa(key, out ReadOnlySpan<byte> modulus, out ReadOnlySpan<byte> exponent);

        // An even modulus or an even or unit exponent is no RSA key (RFC 8017 §3.1), and arithmetic libraries differ in what they do with one.
        bool impossible = (modulus[^1] & 1) == 0 || (exponent[^1] & 1) == 0 || exponent is [1];
        PeerFaultException.ThrowIf(impossible, TlsFault.MalformedCertificate);

        // The exponent is the number of multiplications: 32 bits are twice what anybody uses.
        bool outOfBounds = BitLength(modulus) is < 512 or > MaxModulusBits || exponent.Length > 4;
        PeerFaultException.ThrowIf(outOfBounds, TlsFault.UnsupportedCertificateKey);
    }

    private static int BitLength(ReadOnlySpan<byte> magnitude) =>
        (8 * magnitude.Length) - byte.LeadingZeroCount(magnitude[0]);
}

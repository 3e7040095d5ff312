using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using CurvePoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Tls.Core.Crypto;

/// <summary>A NIST prime curve under all its names (RFC 5480 §2.1.1.1, RFC 8422 §5.1.1), and the check that a point lies on it.</summary>
internal sealed class NistCurve
{
    public static readonly NistCurve P256 = new("P-256", 256, NamedGroup.Secp256r1, CertificateKeyKind.EcdsaP256, ECCurve.NamedCurves.nistP256);
    public static readonly NistCurve P384 = new("P-384", 384, NamedGroup.Secp384r1, CertificateKeyKind.EcdsaP384, ECCurve.NamedCurves.nistP384);
    public static readonly NistCurve P521 = new("P-521", 521, NamedGroup.Secp521r1, CertificateKeyKind.EcdsaP521, ECCurve.NamedCurves.nistP521);

    private readonly string _name;
    private ECDomainParameters? _domain;

    private NistCurve(string name, int bits, NamedGroup group, CertificateKeyKind keyKind, ECCurve platformCurve)
    {
        _name = name;
        Bits = bits;
        Group = group;
        KeyKind = keyKind;
        PlatformCurve = platformCurve;
    }

    public int Bits { get; }

    public NamedGroup Group { get; }

    public CertificateKeyKind KeyKind { get; }

    public ECCurve PlatformCurve { get; }

    /// <summary>Bytes in a coordinate, and in a scalar.</summary>
    public int FieldLength => (Bits + 7) / 8;

    /// <summary>Bytes in an uncompressed point.</summary>
    public int PointLength => 1 + (2 * FieldLength);

    /// <summary>Made when first used, for a process that never meets the curve. Two threads may make it twice, which does no harm.</summary>
    public ECDomainParameters Domain => _domain ??= CreateDomain(_name);

    /// <summary>By the content bytes of its object identifier.</summary>
    public static NistCurve? Find(ReadOnlySpan<byte> oid) =>
        oid.SequenceEqual(Oids.Secp256r1) ? P256 : oid.SequenceEqual(Oids.Secp384r1) ? P384 : oid.SequenceEqual(Oids.Secp521r1) ? P521 : null;

    public static NistCurve Of(CertificateKeyKind kind) => kind switch
    {
        CertificateKeyKind.EcdsaP256 => P256,
        CertificateKeyKind.EcdsaP384 => P384,
        CertificateKeyKind.EcdsaP521 => P521,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a key on a NIST curve."),
    };

    /// <summary>
    /// The point, or null where the bytes are no uncompressed point of this curve (RFC 9846 §4.3.8.2). Asked before a platform's own
    /// import as well, since platforms differ in what they check. The cofactor is 1, so on the curve means in the group.
    /// </summary>
    public CurvePoint? Decode(ReadOnlySpan<byte> uncompressed)
    {
        if (uncompressed.Length != PointLength || uncompressed[0] != 0x04) return null;
        try
        {
            return Domain.Curve.DecodePoint(uncompressed.ToArray());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The coordinates of an uncompressed point in the platform's form.</summary>
    public ECParameters ToPlatform(ReadOnlySpan<byte> uncompressed) => new()
    {
        Curve = PlatformCurve,
        Q = new ECPoint { X = uncompressed.Slice(1, FieldLength).ToArray(), Y = uncompressed[(1 + FieldLength)..].ToArray() },
    };

    private static ECDomainParameters CreateDomain(string name)
    {
        X9ECParameters curve = CustomNamedCurves.GetByName(name);
        return new ECDomainParameters(curve.Curve, curve.G, curve.N, curve.H);
    }
}

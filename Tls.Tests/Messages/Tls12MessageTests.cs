using System;
using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Messages.Tls12;
using Tls.Tests.Codec;

namespace Tls.Tests.Messages;

/// <summary>The messages that only TLS 1.2 has, field by field.</summary>
internal sealed class Tls12MessageTests
{
    [Test]
    public void A_chain_is_walked_in_order()
    {
        var certificate = Certificate12.Parse(Hex.Bytes("00000A 000002 3001 000002 3002"));
        Assert.That(certificate.Count, Is.EqualTo(2));
        List<byte[]> walked = [];
        foreach (ReadOnlySpan<byte> entry in certificate) walked.Add(entry.ToArray());
        Assert.That(walked, Is.EqualTo(new[] { Hex.Bytes("3001"), Hex.Bytes("3002") }).AsCollection);
    }

    [Test]
    public void A_client_may_have_no_certificate() => Assert.That(Certificate12.Parse(Hex.Bytes("000000")).IsEmpty);

    [Test]
    public void ServerKeyExchange_gives_every_field_and_what_was_signed()
    {
        var exchange = ServerKeyExchange.Parse(Hex.Bytes("03 0017 04 04010203 0804 0003 ABCDEF"));
        Assert.That(exchange.Group, Is.EqualTo(NamedGroup.Secp256r1));
        Assert.That(exchange.Public.ToArray(), Is.EqualTo(Hex.Bytes("04010203")));
        Assert.That(exchange.Parameters.ToArray(), Is.EqualTo(Hex.Bytes("03 0017 04 04010203")));
        Assert.That(exchange.Algorithm, Is.EqualTo(SignatureScheme.RsaPssRsaeSha256));
        Assert.That(exchange.Signature.ToArray(), Is.EqualTo(Hex.Bytes("ABCDEF")));
    }

    [Test]
    public void The_parameters_are_written_as_they_are_read()
    {
        using var writer = new TlsWriter();
        ServerKeyExchange.WriteParameters(writer, NamedGroup.X25519, [1, 2, 3]);
        Assert.That(writer.Written.ToArray(), Is.EqualTo(Hex.Bytes("03 001D 03 010203")));
    }

    /// <summary>RFC 8422 §5.4: explicit_prime (1) and explicit_char2 (2) are no more; nothing else was ever defined.</summary>
    [Test]
    public void Only_named_curves_are_known([Values(0, 1, 2, 4, 255)] int curveType) =>
        Assert.That(
            CodecCases.FaultOf(new MessageCase<ServerKeyExchange>(), Hex.Bytes($"{curveType:X2} 0017 04 04010203 0804 0003 ABCDEF")),
            Is.EqualTo(TlsFault.GroupNotOffered));

    /// <summary>RFC 6961 took 2 for ocsp_multi, and nobody asks for it any more.</summary>
    [Test]
    public void Only_OCSP_is_a_status([Values(0, 2, 255)] int type) =>
        Assert.That(
            CodecCases.FaultOf(new MessageCase<CertificateStatus>(), Hex.Bytes($"{type:X2} 000001 30")),
            Is.EqualTo(TlsFault.InvalidCertificateStatus));

    [Test]
    public void CertificateRequest_gives_every_field()
    {
        var request = CertificateRequest12.Parse(Hex.Bytes("03 01 40 02 0004 0403 5A5A 0007 0002 3000 0001 30"));
        Assert.That(request.CertificateTypes.ToArray(), Is.EqualTo(Hex.Bytes("01 40 02")));
        Assert.That(request.SupportedSignatureAlgorithms.Count, Is.EqualTo(2));
        Assert.That(request.SupportedSignatureAlgorithms.Contains(SignatureScheme.EcdsaSecp256r1Sha256));
        List<byte[]> names = [];
        foreach (ReadOnlySpan<byte> name in request.CertificateAuthorities) names.Add(name.ToArray());
        Assert.That(names, Is.EqualTo(new[] { Hex.Bytes("3000"), Hex.Bytes("30") }).AsCollection);
    }

    /// <summary>RFC 5246 §7.4.6: the key has to be compatible with the types, whatever the list of signature algorithms says.</summary>
    [TestCase("01", ExpectedResult = new[] { CertificateKeyKind.Rsa, CertificateKeyKind.RsaPss })]
    [TestCase("40", ExpectedResult = new[] { CertificateKeyKind.EcdsaP256, CertificateKeyKind.EcdsaP384, CertificateKeyKind.EcdsaP521, CertificateKeyKind.Ed25519 })]
    [TestCase("02 03", ExpectedResult = new CertificateKeyKind[0])]
    public CertificateKeyKind[] The_types_name_the_kinds_of_key(string types)
    {
        string count = $"{Hex.Bytes(types).Length:X2}";
        var request = CertificateRequest12.Parse(Hex.Bytes($"{count} {types} 0002 0401 0000"));
        List<CertificateKeyKind> allowed = [];
        foreach (CertificateKeyKind kind in Enum.GetValues<CertificateKeyKind>())
        {
            if (request.Authentication.Allows(kind)) allowed.Add(kind);
        }
        return [.. allowed];
    }
}

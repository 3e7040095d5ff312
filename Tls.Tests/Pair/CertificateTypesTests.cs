using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Messages.Tls12;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>RFC 5246 §7.4.6: a TLS 1.2 client answers with a key of a type that was asked for, even where the schemes would allow another.</summary>
internal sealed class CertificateTypesTests
{
    // rsa_sign, ecdsa_sign, and dss_sign, which nobody has.
    [TestCase(CertificateRequest12.RsaSign, CertificateKeyKind.Rsa)]
    [TestCase(CertificateRequest12.EcdsaSign, CertificateKeyKind.EcdsaP256)]
    [TestCase((byte)2, null)]
    public void The_key_is_of_a_type_that_was_asked_for(byte type, CertificateKeyKind? expected)
    {
        CertificateKeyKind[] kinds = type == CertificateRequest12.RsaSign
            ? [CertificateKeyKind.EcdsaP256, CertificateKeyKind.Rsa]
            : [CertificateKeyKind.Rsa, CertificateKeyKind.EcdsaP256];
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, Credentials = [.. kinds.Select(kind => TestPair.Credential(kind))] },
            new TlsServerOptions { Credentials = [TestPair.Credential()], ClientCertificates = ClientCertificateMode.Optional });
        pair.Start();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        HelloBytes.EditAnswer(pair, answer => AskForNothingBut(type, answer));
        pair.Client.Receive(pair.Server.Outbox, int.MaxValue, pair.Verifier);

        // In TLS 1.2 certificates are there for all to see.
        ReadOnlySpan<byte> said = pair.Client.Outbox.Unread;
        foreach (CertificateKeyKind kind in kinds)
        {
            Assert.That(said.IndexOf(TestCertificates.Default.Leaf(kind).Der) >= 0, Is.EqualTo(kind == expected), $"{kind}");
        }
        Assert.That(pair.Client.Connection.Error, Is.Null);
    }

    // CertificateRequest is the last but one message of the flight: type, length, two types, length of the schemes.
    private static void AskForNothingBut(byte type, byte[] flight)
    {
        int schemes = new TlsClientOptions().SignatureSchemes.Count;
        byte[] types = [2, CertificateRequest12.EcdsaSign, CertificateRequest12.RsaSign, 0, (byte)(2 * schemes)];
        int position = flight.AsSpan().LastIndexOf(types);
        Assert.That(flight[position - 4], Is.EqualTo((byte)HandshakeType.CertificateRequest));
        flight[position + 1] = flight[position + 2] = type;
    }
}

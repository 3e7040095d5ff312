using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Client12 = Tls.Core.Handshake.Client12;
using Client13 = Tls.Core.Handshake.Client13;
using Server12 = Tls.Core.Handshake.Server12;
using Server13 = Tls.Core.Handshake.Server13;

namespace Tls.Tests.Handshake;

/// <summary>A private key that is elsewhere: all four places that sign, good signatures and bad ones.</summary>
internal sealed class SignatureDecisionTests
{
    public static IEnumerable<Type> Places =>
        [typeof(Client13.SignaturePending), typeof(Server13.SignaturePending), typeof(Client12.SignaturePending), typeof(Server12.SignaturePending)];

    private static readonly Dictionary<string, Func<SignatureDecision, byte[]>> WrongSignatures = new()
    {
        ["empty"] = _ => [],
        ["one bit wrong"] = question => Encoded.Flip(TestCredentials.Sign(question), 10, 1),
        ["one byte short"] = question => TestCredentials.Sign(question)[..^1],
        ["one byte more"] = question => [.. TestCredentials.Sign(question), 0],
        ["longer than any field"] = _ => new byte[70_000],
        ["of other bytes"] = question => TestCredentials.Of().Key.Sign(question.Scheme, question.Content.Span[1..]),
        ["of the digest instead of the content"] = question => TestCredentials.Of().Key.Sign(question.Scheme, SHA256.HashData(question.Content.Span)),
        ["by another key"] = question =>
        {
            using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return other.SignData(question.Content.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        },
        ["in another format"] = question =>
        {
            using ECDsa key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(TestCertificates.Default.Leaf().Pkcs8, out _);
            return key.SignData(question.Content.Span, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        },
    };

    public static IEnumerable<TestCaseData> PlacesAndWrongSignatures =>
        from place in Places
        from wrong in WrongSignatures
        select new TestCaseData(place, wrong.Value).SetArgDisplayNames(place.Namespace!.Split('.')[^1], wrong.Key);

    [TestCaseSource(nameof(Places))]
    public void It_says_what_to_sign_with_which_key_and_how(Type place)
    {
        using ScriptedPeer peer = Scripts.LeadTo(place);
        var question = (SignatureDecision)peer.Connection.Decision!;
        Assert.That(question.Credential, Is.SameAs(TestCredentials.WithExternalKey()));
        Assert.That(question.Scheme, Is.EqualTo(SignatureScheme.EcdsaSecp256r1Sha256));
        Assert.That(question.Hash, Is.EqualTo(HashAlgorithmName.SHA256));
        if (!Scripts.IsTls12(place)) Assert.That(question.Content.Length, Is.EqualTo(64 + 33 + 1 + 32));
    }

    // A signer that takes digests gets along as well.
    [TestCaseSource(nameof(Places))]
    public void A_signature_over_the_digest_will_do(Type place)
    {
        using ScriptedPeer peer = Scripts.LeadTo(place);
        var question = (SignatureDecision)peer.Connection.Decision!;
        using ECDsa key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(TestCertificates.Default.Leaf().Pkcs8, out _);
        byte[] digest = CryptographicOperations.HashData(question.Hash, question.Content.Span);
        question.Complete(key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence));
        peer.Deliver([]);
        peer.Run();
        peer.ExpectWorks();
        Assert.That(peer.Connection.Info.LocalSignatureScheme, Is.EqualTo(question.Scheme));
    }

    [TestCaseSource(nameof(PlacesAndWrongSignatures))]
    public void A_wrong_signature_never_leaves_and_ends_the_connection(Type place, Func<SignatureDecision, byte[]> sign)
    {
        using ScriptedPeer peer = Scripts.LeadTo(place);
        var question = (SignatureDecision)peer.Connection.Decision!;
        int messages = peer.Messages.Count;
        question.Complete(sign(question));
        peer.Deliver([]);
        peer.ExpectFault(TlsFault.InternalError, AlertDescription.InternalError);
        Assert.That(peer.Messages, Has.Count.EqualTo(messages), "no CertificateVerify, no ServerKeyExchange");
        Assert.That(peer.Connection.Error!.Value.Reason, Is.Not.Null);
    }

    [Test]
    public void Every_kind_of_key_may_be_elsewhere([ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind, [Values] bool isTls12)
    {
        CipherSuite suite = kind is CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss
            ? CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 : CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
        SignatureScheme scheme = SignatureSchemes.AnyTls13SchemeFor(kind);
        NamedGroup[] curves = [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1];
        var options = new TlsServerOptions { Credentials = [TestCredentials.WithExternalKey(kind)] };
        using ScriptedPeer client = isTls12
            ? new ScriptedClient12(options) { Suite = suite, ChangeHello = Change }
            : new ScriptedClient(options) { ChangeHello = Change };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Connection.Info.LocalSignatureScheme, Is.EqualTo(scheme));

        void Change(ClientHelloSpec hello)
        {
            hello.Extensions.Set(ExtensionType.SignatureAlgorithms, Encoded.Vector16(Encoded.CodePoints(scheme)));
            hello.Extensions.Set(ExtensionType.SupportedGroups, Encoded.Vector16(Encoded.CodePoints(curves)));
        }
    }

    // What stands before the signature is on its way while the signer works.
    [Test]
    public void The_flight_before_the_signature_does_not_wait_for_it()
    {
        using ScriptedPeer client = Scripts.LeadTo(typeof(Server13.SignaturePending));
        Assert.That(client.Messages.Select(message => (HandshakeType)message[0]),
            Is.EqualTo(new[] { HandshakeType.ServerHello, HandshakeType.EncryptedExtensions, HandshakeType.Certificate }));
        using ScriptedPeer client12 = Scripts.LeadTo(typeof(Server12.SignaturePending));
        Assert.That(client12.Messages.Select(message => (HandshakeType)message[0]), Is.EqualTo(new[] { HandshakeType.ServerHello, HandshakeType.Certificate }));
    }

    [Test]
    public void A_signer_that_cannot_do_everything_is_asked_only_for_what_it_can()
    {
        var limited = TlsCredential.WithExternalKey(TestCertificates.Default.Leaf(CertificateKeyKind.Rsa).Chain, [SignatureScheme.RsaPssRsaeSha512]);
        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [limited] })
        {
            ChangeHello = hello => hello.Extensions.Set(ExtensionType.SignatureAlgorithms, Encoded.Vector16(Encoded.CodePoints(
                SignatureScheme.RsaPssRsaeSha256, SignatureScheme.RsaPssRsaeSha512))),
        };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Connection.Info.LocalSignatureScheme, Is.EqualTo(SignatureScheme.RsaPssRsaeSha512));
    }

    [Test]
    public void A_credential_that_nobody_could_use_is_a_mistake()
    {
        IReadOnlyList<ReadOnlyMemory<byte>> chain = TestCertificates.Default.Leaf(CertificateKeyKind.Rsa).Chain;
        Assert.That(() => TlsCredential.WithExternalKey([]), Throws.ArgumentException);
        Assert.That(() => TlsCredential.WithExternalKey([new byte[] { 1, 2, 3 }]), Throws.ArgumentException);
        Assert.That(() => TlsCredential.WithExternalKey(chain, []), Throws.ArgumentException);
        Assert.That(() => TlsCredential.WithExternalKey(chain, [SignatureScheme.Ed25519]), Throws.ArgumentException);
        Assert.That(() => TlsCredential.WithExternalKey("no certificate"), Throws.ArgumentException);
        using var fromPem = TlsCredential.WithExternalKey(TestCertificates.Default.Leaf().CertificatePem);
        Assert.That(fromPem.Chain, Is.EqualTo(TestCredentials.Of().Chain));
    }
}

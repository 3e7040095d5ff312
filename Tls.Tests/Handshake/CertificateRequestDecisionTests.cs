using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Client12 = Tls.Core.Handshake.Client12;
using Client13 = Tls.Core.Handshake.Client13;

namespace Tls.Tests.Handshake;

/// <summary>The client's question who it wants to be (SEMANTICS 57): what it shows, when it falls, and what its answers do.</summary>
internal sealed class CertificateRequestDecisionTests
{
    private static readonly TlsClientOptions Pausing = new() { PauseAtCertificateRequest = true };

    public static IEnumerable<Type> Places => [typeof(Client13.CertificateRequestPending), typeof(Client12.CertificateRequestPending)];

    [TestCaseSource(nameof(Places))]
    public void It_comes_when_the_server_is_accepted_and_says_who_asks(Type place)
    {
        using ScriptedPeer server = Scripts.LeadTo(place);
        var question = (CertificateRequestDecision)server.Connection.Decision!;
        Assert.That(server.Connection.Info.PeerCertificates, Is.Not.Empty, "the server was accepted before");
        Assert.That(question.ServerName, Is.EqualTo("example.test"));
        Assert.That(question.SignatureSchemes, Has.Member(SignatureScheme.EcdsaSecp256r1Sha256));
        Assert.That(question.CertificateSignatureSchemes, Is.EqualTo(question.SignatureSchemes));
        Assert.That(question.Authorities, Is.Empty);
    }

    [Test]
    public void It_shows_schemes_for_certificates_and_authorities()
    {
        var extensions = new ExtensionList();
        extensions.Set(ExtensionType.SignatureAlgorithms, Encoded.Vector16(Encoded.CodePoints(SignatureScheme.EcdsaSecp256r1Sha256)));
        extensions.Set(ExtensionType.SignatureAlgorithmsCert, Encoded.Vector16(Encoded.CodePoints(SignatureScheme.RsaPkcs1Sha256, (SignatureScheme)0x1A1A)));
        extensions.Set(ExtensionType.CertificateAuthorities, Encoded.Vector16([.. Encoded.Vector16([0x30, 0]), .. Encoded.Vector16([0x30, 1, 2])]));
        using var server = new ScriptedServer(Pausing)
        {
            RequestsCertificate = true,
            Answer = decision => _ = decision is CertificateRequestDecision ? 0 : Accept(decision),
            Changes = { [HandshakeType.CertificateRequest] = _ => ScriptedServer.CertificateRequestMessage(extensions)[4..] },
        };
        server.RunTo<Client13.CertificateRequestPending>();
        var question = (CertificateRequestDecision)server.Connection.Decision!;
        Assert.That(question.CertificateSignatureSchemes, Is.EqualTo(new[] { SignatureScheme.RsaPkcs1Sha256, (SignatureScheme)0x1A1A }));
        Assert.That(question.Authorities.Select(name => name.ToArray()), Is.EqualTo(new byte[][] { [0x30, 0], [0x30, 1, 2] }));

        static int Accept(TlsDecision decision)
        {
            Answers.Agree(decision);
            return 1;
        }
    }

    [TestCaseSource(nameof(Places))]
    public void A_client_may_rather_fail_than_stay_anonymous(Type place)
    {
        using ScriptedPeer server = Scripts.LeadTo(place);
        var question = (CertificateRequestDecision)server.Connection.Decision!;
        Assert.That(() => question.Refuse(AlertDescription.CloseNotify), Throws.ArgumentException, "that ends nothing");
        question.Refuse(AlertDescription.HandshakeFailure, "nobody fits");
        server.Deliver([]);
        server.ExpectFault(TlsFault.CertificateRequestRefused, AlertDescription.HandshakeFailure);
        Assert.That(server.Connection.Error!.Value.Reason, Is.EqualTo("nobody fits"));
        Assert.That(server.Messages, Has.Count.EqualTo(1), "the ClientHello, and no Certificate");
    }

    [TestCaseSource(nameof(Places))]
    public void A_credential_is_shown_and_proved(Type place)
    {
        using ScriptedPeer server = Scripts.LeadTo(place);
        ((CertificateRequestDecision)server.Connection.Decision!).Use(TestCredentials.Of());
        server.Deliver([]);
        server.Run();
        server.ExpectWorks();
        Assert.That(server.Connection.Info.LocalSignatureScheme, Is.EqualTo(SignatureScheme.EcdsaSecp256r1Sha256));
        Assert.That(server.Messages.Select(message => (HandshakeType)message[0]), Has.Member(HandshakeType.CertificateVerify));
    }

    [TestCaseSource(nameof(Places))]
    public void None_is_an_empty_list(Type place)
    {
        using ScriptedPeer server = Scripts.LeadTo(place);
        ((CertificateRequestDecision)server.Connection.Decision!).UseNone();
        server.Deliver([]);
        server.Run();
        server.ExpectWorks();
        Assert.That(server.Connection.Info.LocalSignatureScheme, Is.EqualTo(SignatureScheme.None));
        byte[] certificate = server.Messages.Single(message => (HandshakeType)message[0] == HandshakeType.Certificate);
        Assert.That(certificate[4..], Is.All.Zero);
        Assert.That(server.Messages.Select(message => (HandshakeType)message[0]), Has.No.Member(HandshakeType.CertificateVerify));
    }

    [TestCaseSource(nameof(Places))]
    public void A_credential_that_the_server_cannot_verify_is_a_mistake_and_no_answer(Type place)
    {
        using ScriptedPeer server = Scripts.LeadTo(place);
        var question = (CertificateRequestDecision)server.Connection.Decision!;
        TlsCredential other = TestCredentials.Of(CertificateKeyKind.Ed25519);
        bool isIn12 = Scripts.IsTls12(place) && question.SignatureSchemes.Contains(SignatureScheme.Ed25519);
        Assert.That(isIn12, Is.False, "the scripts do not offer it");
        Assert.That((question.Fits(other), question.Fits(TestCredentials.Of())), Is.EqualTo((false, true)));
        Assert.That(() => question.Use(other), Throws.ArgumentException);
        Assert.That(() => question.Use(null!), Throws.ArgumentNullException);
        Assert.That(question.IsAnswered, Is.False);
    }

    [Test]
    public void A_server_that_does_not_ask_asks_nobody()
    {
        using var server = new ScriptedServer(Pausing);
        server.Run();
        server.ExpectWorks();
    }

    // A server that is refused never learns whether the client would have shown itself.
    [Test]
    public void A_refused_server_is_not_answered()
    {
        using var server = new ScriptedServer(Pausing)
        {
            RequestsCertificate = true,
            Answer = decision => ((PeerCertificateDecision)decision).Reject(TlsFault.UnknownCertificateAuthority),
        };
        server.Run();
        server.ExpectFault(TlsFault.UnknownCertificateAuthority, AlertDescription.UnknownCa);
    }

    [Test]
    public void Credentials_and_the_pause_exclude_each_other() =>
        Assert.That(() => TlsClientContext.Create(new TlsClientOptions { Credentials = [TestCredentials.Of()], PauseAtCertificateRequest = true }), Throws.ArgumentException);
}

using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A server against clients that do not prove who they are (RFC 9846 §4.5, RFC 5246 §7.4.6, §7.4.8; LESSONS rows 6, 26, 27, 35).</summary>
internal sealed class ClientAuthenticationTests
{
    private static TlsCredential Credential => TestCredentials.Of();

    public static IEnumerable<TestCaseData> RefusedCertificates =>
    [
        Case("a context", ScriptedServer.CertificateMessage(Credential.Chain, null, 1), TlsFault.WrongCertificateRequestContext),
        Case("a context and no certificate", ScriptedServer.CertificateMessage([], null, 1), TlsFault.WrongCertificateRequestContext),
        Case("no DER", ScriptedServer.CertificateMessage([[1, 2, 3]]), TlsFault.MalformedCertificate, AlertDescription.DecodeError),
        Case("an extension nobody asked for", WithExtension(ExtensionType.StatusRequest), TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension),
        Case("an unknown extension", WithExtension((ExtensionType)0xABCD), TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension),
        Case("bytes behind", [.. ScriptedServer.CertificateMessage(Credential.Chain), 0], TlsFault.TrailingBytes, AlertDescription.DecodeError),
    ];

    [TestCaseSource(nameof(RefusedCertificates))]
    public void Refuses_a_Certificate_with(byte[] message, TlsFault fault, AlertDescription alert)
    {
        using var client = new ScriptedClient(Asking()) { Credential = Credential, Changes = { [HandshakeType.Certificate] = _ => message[4..] } };
        client.Run();
        client.ExpectFault(fault, alert);
    }

    [Test]
    public void Takes_a_client_that_proves_its_key([Values] bool isTls12, [Values] bool isRequired)
    {
        using ScriptedPeer client = Client(isTls12, Asking(isRequired));
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Connection.Info.PeerCertificates.Select(der => der.ToArray()), Is.EqualTo(Credential.Chain));
        Assert.That(client.Connection.Info.PeerSignatureScheme, Is.EqualTo(SignatureScheme.EcdsaSecp256r1Sha256));
    }

    [Test]
    public void Goes_on_without_a_certificate_only_where_none_is_required([Values] bool isTls12, [Values] bool isRequired)
    {
        using ScriptedPeer client = isTls12 ? new ScriptedClient12(Asking(isRequired)) : new ScriptedClient(Asking(isRequired));
        client.Run();
        if (!isRequired) client.ExpectWorks();
        else if (isTls12) client.ExpectFault(TlsFault.ClientCertificateRequired12, AlertDescription.HandshakeFailure);
        else client.ExpectFault(TlsFault.ClientCertificateRequired, AlertDescription.CertificateRequired);
        Assert.That(client.Connection.Info.PeerCertificates, Is.Empty);
    }

    [TestCase(false, HandshakeType.Certificate)]
    [TestCase(false, HandshakeType.CertificateVerify)]
    [TestCase(true, HandshakeType.Certificate)]
    public void Refuses_a_flight_without(bool isTls12, HandshakeType type)
    {
        using ScriptedPeer client = Client(isTls12, Asking());
        client.Omitted.Add(type);
        client.Run();
        client.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Refuses_a_TLS_1_2_flight_without_CertificateVerify()
    {
        // What comes instead is the change_cipher_spec.
        using ScriptedPeer client = Client(isTls12: true, Asking());
        client.Omitted.Add(HandshakeType.CertificateVerify);
        client.Run();
        client.ExpectFault(TlsFault.UnexpectedChangeCipherSpec, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Refuses_a_signature_with_a_byte_changed([Values] bool isTls12)
    {
        foreach (int index in new[] { 4, 8, 20, 40, 60, -1 })
        {
            using ScriptedPeer client = Client(isTls12, Asking());
            client.Changes[HandshakeType.CertificateVerify] = body => Encoded.Flip(body, index);
            bool wasAsked = false;
            client.Answer = _ => wasAsked = true;
            client.Run();
            client.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
            Assert.That(wasAsked, Is.False, "nobody is asked about a key that was not proved");
        }
    }

    [Test]
    public void Refuses_a_scheme_that_was_not_asked_for_or_does_not_fit_the_key([Values] bool isTls12)
    {
        foreach (SignatureScheme scheme in Enum.GetValues<SignatureScheme>())
        {
            if (scheme == SignatureScheme.EcdsaSecp256r1Sha256) continue;
            using ScriptedPeer client = Client(isTls12, Asking());
            client.Changes[HandshakeType.CertificateVerify] = body => [.. Encoded.UInt16((int)scheme), .. body[2..]];
            client.Run();

            // RFC 5246 §7.4.8 leaves the curve open, so other hashes fit the key there and the signature is what is wrong.
            bool isAsked = new TlsClientOptions().SignatureSchemes.Contains(scheme);
            bool fits = isTls12 && scheme.FitsTls12(CertificateKeyKind.EcdsaP256);
            if (!isAsked) client.ExpectFault(TlsFault.SignatureSchemeNotOffered, AlertDescription.IllegalParameter);
            else if (fits) client.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
            else client.ExpectFault(TlsFault.SignatureSchemeMismatch, AlertDescription.IllegalParameter);
        }
    }

    [Test]
    public void Refuses_the_servers_own_signature_reflected()
    {
        // Same key, same kind of content, made for the other side (§4.5.2: the context strings differ).
        using var client = new ScriptedClient(Asking()) { Credential = Credential };
        client.Changes[HandshakeType.CertificateVerify] = _ =>
            client.Messages.Single(message => (HandshakeType)message[0] == HandshakeType.CertificateVerify)[4..];
        client.Run();
        client.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
    }

    [Test]
    public void A_refused_client_gets_the_alert_and_nothing_else([Values] bool isTls12)
    {
        using ScriptedPeer client = Client(isTls12, Asking());
        client.Answer = decision => ((PeerCertificateDecision)decision).Reject(TlsFault.UnknownCertificateAuthority);
        client.Run();
        client.ExpectFault(TlsFault.UnknownCertificateAuthority, AlertDescription.UnknownCa);
        Assert.That(client.Connection.Info.PeerCertificates, Is.Empty);
    }

    [Test]
    public void A_client_nobody_asked_cannot_give_a_name([Values] bool isTls12)
    {
        using ScriptedPeer client = isTls12 ? new ScriptedClient12() : new ScriptedClient();
        client.RunTo(isTls12 ? typeof(Core.Handshake.Server12.WaitClientKeyExchange) : typeof(Core.Handshake.Server13.WaitFinished));
        client.Send(isTls12 ? ScriptedServer12.CertificateMessage(Credential.Chain) : ScriptedServer.CertificateMessage(Credential.Chain));
        client.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    private static TlsServerOptions Asking(bool isRequired = true) => new()
    {
        Credentials = [Credential],
        ClientCertificates = isRequired ? ClientCertificateMode.Required : ClientCertificateMode.Optional,
    };

    private static ScriptedPeer Client(bool isTls12, TlsServerOptions options) =>
        isTls12 ? new ScriptedClient12(options) { Credential = Credential } : new ScriptedClient(options) { Credential = Credential };

    private static byte[] WithExtension(ExtensionType type)
    {
        var extensions = new ExtensionList();
        extensions.Add(type, 1, 2, 3);
        return ScriptedServer.CertificateMessage(Credential.Chain, extensions);
    }

    private static TestCaseData Case(string name, byte[] message, TlsFault fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(message, fault, alert).SetArgDisplayNames(name);
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Handshake;
using Tls.Core.Messages;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A client against servers that do not prove who they are (RFC 9846 §4.5; LESSONS rows 13, 25, 26, 27, 29, 35).</summary>
internal sealed class ServerAuthenticationTests
{
    private static IReadOnlyList<byte[]> Chain => TestCredentials.Of().Chain;

    public static IEnumerable<TestCaseData> RefusedCertificates =>
    [
        Case("an empty list", ScriptedServer.CertificateMessage([]), TlsFault.EmptyServerCertificate, AlertDescription.DecodeError),
        Case("a context", ScriptedServer.CertificateMessage(Chain, null, 1), TlsFault.WrongCertificateRequestContext),
        Case("no DER", ScriptedServer.CertificateMessage([[1, 2, 3], .. Chain]), TlsFault.MalformedCertificate, AlertDescription.DecodeError),
        Case("DER and more", ScriptedServer.CertificateMessage([[.. Chain[0], 0]]), TlsFault.MalformedCertificate, AlertDescription.DecodeError),
        Case("an empty certificate", [11, 0, 0, 9, 0, 0, 0, 5, 0, 0, 0, 0, 0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("a list cut short", [11, 0, 0, 5, 0, 0, 0, 1, 0], TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        Case("an OCSP response nobody asked for", WithExtension(ExtensionType.StatusRequest),
            TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension),
        Case("timestamps nobody asked for", WithExtension(ExtensionType.SignedCertificateTimestamp),
            TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension),
        Case("an unknown extension", WithExtension((ExtensionType)0xABCD), TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension),
        Case("a misplaced extension", WithExtension(ExtensionType.ServerName), TlsFault.MisplacedExtension),
        Case("a key that may not sign", Made(X509KeyUsageFlags.KeyAgreement), TlsFault.CertificateKeyUsage, AlertDescription.UnsupportedCertificate),
    ];

    [TestCaseSource(nameof(RefusedCertificates))]
    public void Refuses_a_Certificate_with(byte[] message, TlsFault fault, AlertDescription alert)
    {
        using var server = new ScriptedServer { Changes = { [HandshakeType.Certificate] = _ => message[4..] } };
        server.Run();
        server.ExpectFault(fault, alert);
    }

    [TestCase(HandshakeType.EncryptedExtensions)]
    [TestCase(HandshakeType.Certificate)]
    [TestCase(HandshakeType.CertificateVerify)]
    public void Refuses_a_flight_without(HandshakeType type)
    {
        using var server = new ScriptedServer { Omitted = { type } };
        server.Run();
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Refuses_a_flight_without_any_authentication()
    {
        using var server = new ScriptedServer { Omitted = { HandshakeType.Certificate, HandshakeType.CertificateVerify } };
        server.Run();
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    // LESSONS row 27: every key with every scheme. What is right by the table of SignatureSchemes is signed rightly and taken.
    [Test]
    public void Takes_a_signature_only_of_a_scheme_that_fits_the_key([ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind)
    {
        foreach (SignatureScheme scheme in Enum.GetValues<SignatureScheme>().Append((SignatureScheme)0x0840))
        {
            bool fits = scheme.FitsTls13(kind);
            bool isOffered = new TlsClientOptions().SignatureSchemes.Contains(scheme);
            using var server = new ScriptedServer { Credential = TestCredentials.Of(kind), Scheme = fits ? scheme : null };
            if (!fits) server.Changes[HandshakeType.CertificateVerify] = body => [.. Encoded.UInt16((int)scheme), .. body[2..]];
            server.Run();
            if (fits) server.ExpectWorks();
            else if (isOffered) server.ExpectFault(TlsFault.SignatureSchemeMismatch, AlertDescription.IllegalParameter);
            else server.ExpectFault(TlsFault.SignatureSchemeNotOffered, AlertDescription.IllegalParameter);
        }
    }

    [Test]
    public void Refuses_a_good_signature_of_a_scheme_it_did_not_offer()
    {
        using var server = new ScriptedServer(new TlsClientOptions { SignatureSchemes = [SignatureScheme.Ed25519] });
        server.Run();
        server.ExpectFault(TlsFault.SignatureSchemeNotOffered, AlertDescription.IllegalParameter);
    }

    [Test]
    public void Refuses_a_signature_with_any_byte_changed([Values(CertificateKeyKind.EcdsaP256, CertificateKeyKind.Ed25519)] CertificateKeyKind kind)
    {
        for (int index = 4; index < 68; index += 3)
        {
            using var server = new ScriptedServer
            {
                Credential = TestCredentials.Of(kind),
                Changes = { [HandshakeType.CertificateVerify] = body => Encoded.Flip(body, Math.Min(index, body.Length - 1), 0x10) },
            };
            server.Run();
            server.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
        }
    }

    [Test]
    public void Refuses_an_empty_signature()
    {
        using var server = new ScriptedServer { Changes = { [HandshakeType.CertificateVerify] = body => [.. body[..2], 0, 0] } };
        server.Run();
        server.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
    }

    [Test]
    public void Refuses_a_signature_made_for_the_other_side()
    {
        using var server = new ScriptedServer();
        server.Changes[HandshakeType.CertificateVerify] = _ => Sign(server, server.Credential, signerIsServer: false);
        server.Run();
        server.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
    }

    [Test]
    public void Refuses_a_signature_under_another_key()
    {
        TestCertificate stranger = TestCertificates.Default.Authority.Issue(new TestCertificateSpec());
        using var credential = TlsCredential.FromDer(stranger.Chain, stranger.Pkcs8);
        using var server = new ScriptedServer();
        server.Changes[HandshakeType.CertificateVerify] = _ => Sign(server, credential, signerIsServer: true);
        server.Run();
        server.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
    }

    [Test]
    public void Refuses_a_signature_over_another_certificate()
    {
        // The chain that was hashed is not the chain that was sent.
        using var server = new ScriptedServer();
        server.RunTo<Core.Handshake.Client13.WaitCertificateOrRequest>();
        server.SendRecord(ContentType.Handshake, ScriptedServer.CertificateMessage([Chain[0]]));
        server.Transcript.Append(ScriptedServer.CertificateMessage(Chain));
        server.SendCertificateVerify();
        server.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
    }

    [Test]
    public void Asks_nobody_about_a_chain_whose_key_was_not_proved()
    {
        bool wasAsked = false;
        using var server = new ScriptedServer
        {
            Answer = _ => wasAsked = true,
            Changes = { [HandshakeType.CertificateVerify] = body => Encoded.Flip(body, -1) },
        };
        server.Run();
        server.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
        Assert.That(wasAsked, Is.False);
    }

    // §4.5.3, each byte: a comparison that stops early or looks at a part would let one through.
    [Test]
    public void Refuses_a_Finished_with_any_byte_changed([Values] bool ofServer)
    {
        for (int index = 0; index < 32; index++)
        {
            using ScriptedPeer peer = ofServer ? new ScriptedServer() : new ScriptedClient();
            peer.Changes[HandshakeType.Finished] = body => Encoded.Flip(body, index, (byte)(1 << (index % 8)));
            peer.Run();
            peer.ExpectFault(TlsFault.WrongFinished, AlertDescription.DecryptError);
        }
    }

    [TestCase(true, 0)]
    [TestCase(true, 31)]
    [TestCase(true, 33)]
    [TestCase(false, 0)]
    [TestCase(false, 31)]
    [TestCase(false, 33)]
    public void Refuses_a_Finished_of_another_length(bool ofServer, int length)
    {
        using ScriptedPeer peer = ofServer ? new ScriptedServer() : new ScriptedClient();
        peer.Changes[HandshakeType.Finished] = body => [.. body.Concat(new byte[40]).Take(length)];
        peer.Run();
        peer.ExpectFault(TlsFault.WrongMessageLength, AlertDescription.DecodeError);
    }

    [Test]
    public void Refuses_its_own_Finished_reflected()
    {
        using var client = new ScriptedClient();
        client.RunTo<Core.Handshake.Server13.WaitFinished>();
        client.Send(client.Messages.Single(message => (HandshakeType)message[0] == HandshakeType.Finished));
        client.ExpectFault(TlsFault.WrongFinished, AlertDescription.DecryptError);
    }

    [Test]
    public void Refuses_a_Finished_under_the_keys_that_come_after_it()
    {
        using var client = new ScriptedClient();
        client.RunTo<Core.Handshake.Server13.WaitFinished>();
        byte[] finished = client.FinishedMessage();
        client.Hold();
        client.SendFinished();
        client.TakeHeld();
        client.SendRecord(ContentType.Handshake, finished);
        client.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
    }

    private static byte[] Sign(ScriptedServer server, TlsCredential credential, bool signerIsServer)
    {
        ReadOnlySpan<byte> content = SignedContent.OfTranscript(server.Transcript, signerIsServer, new byte[SignedContent.MaxLength]);
        const SignatureScheme Scheme = SignatureScheme.EcdsaSecp256r1Sha256;
        byte[] message = Encoded.Message(new CertificateVerify(Scheme, credential.Key.Sign(Scheme, content)));
        return message[4..];
    }

    private static byte[] WithExtension(ExtensionType type)
    {
        var extensions = new ExtensionList();
        extensions.Add(type, 1, 2, 3);
        return ScriptedServer.CertificateMessage(Chain, extensions);
    }

    private static byte[] Made(X509KeyUsageFlags usage) =>
        ScriptedServer.CertificateMessage([TestCertificates.Default.Authority.Issue(new TestCertificateSpec { KeyUsage = usage }).Der]);

    private static TestCaseData Case(string name, byte[] message, TlsFault fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(message, fault, alert).SetArgDisplayNames(name);
}

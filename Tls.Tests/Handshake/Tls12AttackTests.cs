using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Client12;
using Tls.Core.Sessions;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// What somebody tries who has old messages, the other side's messages, or values that only look right (RFC 5246 Appendix F, RFC 8422 §5 and §6,
/// RFC 7627 §1). Attacks on states and their order are in <see cref="IllegalMatrixTests"/>.
/// </summary>
internal sealed class Tls12AttackTests
{
    private static readonly TlsServerOptions Asking = new() { Credentials = [TestCredentials.Of()], ClientCertificates = ClientCertificateMode.Required };

    // RFC 8422 §5.11, RFC 7748 §6.1: these give a shared secret of zeros, in each encoding that X25519 masks to the same number.
    private static readonly string[] SmallOrder =
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];

    /// <summary>The randoms make a signature good for one connection (RFC 5246 §7.4.3).</summary>
    [Test]
    public void A_ServerKeyExchange_of_another_connection_is_refused()
    {
        byte[] recorded = [];
        using var first = new ScriptedServer12 { Changes = { [HandshakeType.ServerKeyExchange] = body => recorded = body } };
        first.Run();
        first.ExpectWorks();
        using var second = new ScriptedServer12 { Changes = { [HandshakeType.ServerKeyExchange] = _ => recorded } };
        second.Run();
        second.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
    }

    [Test]
    public void A_signature_over_the_randoms_the_wrong_way_round_is_refused()
    {
        using var server = new ScriptedServer12();
        server.Changes[HandshakeType.ServerKeyExchange] = body =>
        {
            byte[] parameters = body[..36];
            byte[] hello = server.Said.Single(message => (HandshakeType)message[0] == HandshakeType.ServerHello);
            byte[] signature = server.Credential.Key.Sign(server.Scheme, [.. hello[6..38], .. server.ClientHello.Random, .. parameters]);
            return [.. parameters, .. Encoded.UInt16((int)server.Scheme), .. Encoded.Vector16(signature)];
        };
        server.Run();
        server.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
    }

    /// <summary>Every key with every scheme: what is right by the table of SignatureSchemes is signed rightly and taken (LESSONS row 27).</summary>
    [Test]
    public void A_signature_is_taken_only_of_a_scheme_that_fits_the_key(
        [ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind)
    {
        foreach (SignatureScheme scheme in Enum.GetValues<SignatureScheme>().Append((SignatureScheme)0x0840))
        {
            bool isOffered = new TlsClientOptions().SignatureSchemes.Contains(scheme);
            bool fits = scheme.FitsTls12(kind);
            bool signs = fits && isOffered;
            using var server = new ScriptedServer12
            {
                Credential = TestCredentials.Of(kind),
                Suite = SuiteFor(kind),
                Scheme = signs ? scheme : new TlsClientOptions().SignatureSchemes.First(any => any.FitsTls12(kind)),
            };
            if (!signs) server.Changes[HandshakeType.ServerKeyExchange] = body => [.. body[..36], .. Encoded.UInt16((int)scheme), .. body[38..]];
            server.Run();
            if (signs) server.ExpectWorks();
            else if (isOffered) server.ExpectFault(TlsFault.SignatureSchemeMismatch, AlertDescription.IllegalParameter);
            else server.ExpectFault(TlsFault.SignatureSchemeNotOffered, AlertDescription.IllegalParameter);
        }
    }

    /// <summary>RFC 8422 §5.3: the key of an ECDSA certificate is on a curve that the client listed.</summary>
    [Test]
    public void A_certificate_on_a_curve_that_was_not_listed_is_refused()
    {
        using var server = new ScriptedServer12(new TlsClientOptions { Groups = [NamedGroup.X25519, NamedGroup.Secp256r1] })
        {
            Credential = TestCredentials.Of(CertificateKeyKind.EcdsaP384), Scheme = SignatureScheme.EcdsaSecp384r1Sha384,
        };
        server.Run();
        server.ExpectFault(TlsFault.CertificateKeyMismatchesSuite, AlertDescription.IllegalParameter);
    }

    /// <summary>RFC 5246 §7.4.8: all messages, ClientKeyExchange among them.</summary>
    [Test]
    public void A_CertificateVerify_over_anything_else_is_refused()
    {
        TlsCredential credential = TestCredentials.Of();
        using var honest = new ScriptedClient12(Asking) { Credential = credential };
        honest.Changes[HandshakeType.CertificateVerify] = _ => SignedByHand(credential, honest.Transcript.Messages.ToArray());
        honest.Run();
        honest.ExpectWorks();
        foreach (Func<byte[], byte[]> change in new Func<byte[], byte[]>[] { all => all[..^70], all => all[1..], all => [.. all, 0], _ => [] })
        {
            using var client = new ScriptedClient12(Asking) { Credential = credential };
            client.Changes[HandshakeType.CertificateVerify] = _ => SignedByHand(credential, change(client.Transcript.Messages.ToArray()));
            client.Run();
            client.ExpectFault(TlsFault.WrongSignature, AlertDescription.DecryptError);
        }
    }

    /// <summary>RFC 5246 §7.4.9: each side's label is its own.</summary>
    [Test]
    public void A_Finished_sent_back_to_where_it_came_from_is_refused([Values] bool resumes)
    {
        using ScriptedPeer peer = resumes
            ? new ScriptedClient12(new TlsServerOptions { Credentials = [TestCredentials.Of()], TicketKeys = ScriptedSession.Keys }, TicketKind.Ticket)
            : new ScriptedServer12();
        peer.Changes[HandshakeType.Finished] = _ => peer.Messages.Single(message => (HandshakeType)message[0] == HandshakeType.Finished)[HandshakeMessage.HeaderLength..];
        peer.Run();
        peer.ExpectFault(TlsFault.WrongFinished, AlertDescription.DecryptError);
    }

    /// <summary>In an abbreviated handshake it is all that tells the peer from a stranger.</summary>
    [Test]
    public void A_Finished_with_any_byte_changed_resumes_nothing([Values] bool ofServer, [Values] bool byTicket)
    {
        TicketKind kind = byTicket ? TicketKind.Ticket : TicketKind.SessionId;
        for (int index = 0; index < 12; index++)
        {
            using ScriptedPeer peer = ofServer ? new ScriptedServer12(resumes: kind) : ClientThatResumes(kind);
            peer.Changes[HandshakeType.Finished] = body => Encoded.Flip(body, index);
            peer.Run();
            peer.ExpectFault(TlsFault.WrongFinished, AlertDescription.DecryptError);
            Assert.That(peer.Connection.Info.PeerCertificates, Is.Empty, "nobody was authenticated");
        }
    }

    /// <summary>RFC 8422 §5.11: "checks whether the computed shared secret is the all-zero value".</summary>
    [TestCaseSource(nameof(SmallOrder))]
    public void A_point_of_small_order_is_refused_on_both_sides(string point)
    {
        byte[] bytes = Convert.FromHexString(point);
        using var server = new ScriptedServer12();
        server.Changes[HandshakeType.ServerKeyExchange] = _ => server.SignedParameters([3, 0, 0x1D, .. Encoded.Vector8(bytes)]);
        server.RunTo<WaitServerKeyExchange>();
        server.SendServerKeyExchange();
        server.SendServerHelloDone();
        server.ExpectFault(TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter);
        ExpectRefusedOfClient(NamedGroup.X25519, bytes);
    }

    /// <summary>RFC 8422 §5.4 and §5.10: uncompressed, of the right length, and on the curve (invalid-curve attacks).</summary>
    [Test]
    public void A_point_that_is_none_of_the_curve_is_refused_on_both_sides(
        [Values(NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1)] NamedGroup group)
    {
        using KeyExchange exchange = TlsCryptoProvider.Platform.Groups.Single(candidate => candidate.Name == group).Start(TlsCryptoProvider.Platform);
        byte[] good = exchange.Share.ToArray();
        int length = (good.Length - 1) / 2;
        byte[] x = good[1..(1 + length)];
        byte[] y = good[(1 + length)..];
        byte[][] points =
        [
            [0],
            [(byte)(2 + (y[^1] & 1)), .. x],
            [(byte)(6 + (y[^1] & 1)), .. x, .. y],
            [5, .. x, .. y],
            [4, .. x],
            good[..^1],
            [.. good, 0],
            [4, .. new byte[2 * length]],
            [4, .. Enumerable.Repeat((byte)0xFF, 2 * length)],
            [4, .. x, .. Encoded.Flip(y, -1)],
            [4, .. Encoded.Flip(x, -1), .. y],
            [4, .. y, .. x],
        ];
        foreach (byte[] point in points)
        {
            using var server = new ScriptedServer12 { Group = group };
            server.Changes[HandshakeType.ServerKeyExchange] = _ => server.SignedParameters([3, .. Encoded.UInt16((int)group), .. Encoded.Vector8(point)]);
            server.RunTo<WaitServerKeyExchange>();
            server.SendServerKeyExchange();
            server.SendServerHelloDone();
            server.ExpectFault(TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter);
            ExpectRefusedOfClient(group, point);
        }
    }

    /// <summary>What an answer holds, where it may stand; what it is worth is in the tests of its message.</summary>
    [TestCase(ExtensionType.ServerName, new byte[] { 0 }, TlsFault.TrailingBytes)]
    [TestCase(ExtensionType.ServerName, new byte[] { 0, 0 }, TlsFault.TrailingBytes)]
    [TestCase(ExtensionType.ExtendedMainSecret, new byte[] { 0 }, TlsFault.TrailingBytes)]
    [TestCase(ExtensionType.RenegotiationInfo, new byte[0], TlsFault.TruncatedMessage)]
    [TestCase(ExtensionType.RenegotiationInfo, new byte[] { 0, 0 }, TlsFault.TrailingBytes)]
    [TestCase(ExtensionType.EcPointFormats, new byte[0], TlsFault.TruncatedMessage)]
    [TestCase(ExtensionType.EcPointFormats, new byte[] { 0 }, TlsFault.VectorOutOfRange)]
    [TestCase(ExtensionType.EcPointFormats, new byte[] { 1, 1 }, TlsFault.MissingUncompressedPoints)]
    [TestCase(ExtensionType.EcPointFormats, new byte[] { 2, 1, 2 }, TlsFault.MissingUncompressedPoints)]
    [TestCase(ExtensionType.StatusRequest, new byte[] { 1, 0, 0, 0, 0 }, TlsFault.TrailingBytes)]
    [TestCase(ExtensionType.SessionTicket, new byte[] { 1 }, TlsFault.TrailingBytes)]
    [TestCase(ExtensionType.RecordSizeLimit, new byte[] { 0, 63 }, TlsFault.RecordSizeLimitTooSmall)]
    [TestCase(ExtensionType.RecordSizeLimit, new byte[] { 0x40, 1 }, TlsFault.RecordSizeLimitTooLarge)]
    [TestCase(ExtensionType.RecordSizeLimit, new byte[] { 0x40 }, TlsFault.TruncatedMessage)]
    [TestCase(ExtensionType.ApplicationLayerProtocolNegotiation, new byte[] { 0, 0 }, TlsFault.VectorOutOfRange)]
    [TestCase(ExtensionType.ApplicationLayerProtocolNegotiation, new byte[] { 0, 1, 0 }, TlsFault.VectorOutOfRange)]
    [TestCase(ExtensionType.ApplicationLayerProtocolNegotiation, new byte[] { 0, 6, 2, 104, 50, 2, 104, 50 }, TlsFault.ApplicationProtocolNotOffered)]
    public void An_answer_in_a_ServerHello_is_read_to_its_end(ExtensionType type, byte[] data, TlsFault fault)
    {
        var everything = new TlsClientOptions { ApplicationProtocols = ["h2"], MaxReceivedRecordContent = 1_000, RequestCertificateStatus = true };
        using var server = new ScriptedServer12(everything, usesSessions: true) { ChangeHello = hello => hello.Extensions.Set(type, data) };
        server.Run();
        server.ExpectFault(fault, FaultAlerts.For(fault));
        Assert.That(server.Messages, Has.Count.EqualTo(1));
    }

    [TestCase(ExtensionType.ExtendedMainSecret, new byte[] { 0 }, TlsFault.TrailingBytes)]
    [TestCase(ExtensionType.RenegotiationInfo, new byte[0], TlsFault.TruncatedMessage)]
    [TestCase(ExtensionType.RenegotiationInfo, new byte[] { 1 }, TlsFault.TruncatedMessage)]
    [TestCase(ExtensionType.EcPointFormats, new byte[] { 0 }, TlsFault.VectorOutOfRange)]
    [TestCase(ExtensionType.SupportedGroups, new byte[] { 0, 0 }, TlsFault.VectorOutOfRange)]
    [TestCase(ExtensionType.SupportedGroups, new byte[] { 0, 3, 0, 0x1D, 0 }, TlsFault.UnevenVector)]
    [TestCase(ExtensionType.SignatureAlgorithms, new byte[] { 0, 0 }, TlsFault.VectorOutOfRange)]
    [TestCase(ExtensionType.SignatureAlgorithms, new byte[] { 0, 1, 4 }, TlsFault.VectorOutOfRange)]
    [TestCase(ExtensionType.RecordSizeLimit, new byte[] { 0, 63 }, TlsFault.RecordSizeLimitTooSmall)]
    [TestCase(ExtensionType.KeyShare, new byte[] { 0, 0 }, TlsFault.None)]
    [TestCase(ExtensionType.KeyShare, new byte[] { 9 }, TlsFault.None)]
    public void A_wish_in_a_ClientHello_is_read_to_its_end_where_it_counts(ExtensionType type, byte[] data, TlsFault fault)
    {
        using var client = new ScriptedClient12 { ChangeHello = hello => hello.Extensions.Set(type, data) };
        client.Run();
        if (fault == TlsFault.None) client.ExpectWorks();
        else client.ExpectFault(fault, FaultAlerts.For(fault));
    }

    private static CipherSuite SuiteFor(CertificateKeyKind kind) => kind is CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss
        ? CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
        : CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;

    private static ScriptedClient12 ClientThatResumes(TicketKind kind)
    {
        if (kind == TicketKind.Ticket) return new(new TlsServerOptions { Credentials = [TestCredentials.Of()], TicketKeys = ScriptedSession.Keys }, kind);
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], UsesSessionStore = true };
        var client = new ScriptedClient12(options, kind);
        client.Answer = decision =>
        {
            byte[] state = ScriptedSession.Stored(client.Connection, CipherSuiteSpec.Find(client.Suite)!, options);
            ((SessionDecision)decision).Found(0, state);
        };
        return client;
    }

    private static void ExpectRefusedOfClient(NamedGroup group, byte[] point)
    {
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], Groups = [group] };
        using var client = new ScriptedClient12(options)
        {
            ChangeHello = hello => hello.Extensions.Set(ExtensionType.SupportedGroups, Encoded.Vector16(Encoded.CodePoints([group, NamedGroup.Secp256r1]))),
            Changes = { [HandshakeType.ClientKeyExchange] = _ => Encoded.Vector8(point) },
        };
        client.RunTo<Core.Handshake.Server12.WaitClientKeyExchange>();
        client.SendClientKeyExchange();
        client.ExpectFault(TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter);
    }

    private static byte[] SignedByHand(TlsCredential credential, byte[] content) =>
    [
        .. Encoded.UInt16((int)SignatureScheme.EcdsaSecp256r1Sha256),
        .. Encoded.Vector16(credential.Key.Sign(SignatureScheme.EcdsaSecp256r1Sha256, content)),
    ];
}

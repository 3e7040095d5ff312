using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Client13;
using Tls.Tests.Peers;
using Tls.Transports;
using Server13 = Tls.Core.Handshake.Server13;

namespace Tls.Tests.Handshake;

/// <summary>Compressed certificates that are not what they should be (RFC 8879 §4, §5), from servers and from clients.</summary>
internal sealed class CompressedCertificateTests
{
    private const int WayAndLength = 5;

    private static readonly ScriptedCompression Way = new();

    /// <summary>What becomes of the body of an honest CompressedCertificate, and what is said to it.</summary>
    public static IEnumerable<TestCaseData> Refused =>
    [
        Case("a byte less than declared", body => WithLength(body, LengthOf(body) + 1), TlsFault.DecompressionFailed, AlertDescription.BadCertificate),
        Case("a byte more than declared", body => WithLength(body, LengthOf(body) - 1), TlsFault.DecompressionFailed, AlertDescription.BadCertificate),
        Case("none declared", body => WithLength(body, 0), TlsFault.DecompressionFailed, AlertDescription.BadCertificate),
        Case("the most that is allowed", body => WithLength(body, 102_396), TlsFault.DecompressionFailed, AlertDescription.BadCertificate),
        Case("a byte more than is allowed", body => WithLength(body, 102_397), TlsFault.CertificateMessageTooLong),
        Case("16 MiB", body => WithLength(body, 0xFFFFFF), TlsFault.CertificateMessageTooLong),
        Case("another mark", body => Encoded.Flip(body, WayAndLength + 3), TlsFault.DecompressionFailed, AlertDescription.BadCertificate),
        Case("nothing compressed", body => [.. body[..WayAndLength], 0, 0, 0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("bytes behind", body => [.. body, 0], TlsFault.TrailingBytes, AlertDescription.DecodeError),
        Case("a byte too few", body => body[..^1], TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        Case("no body", _ => [], TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        Case("an unknown way", body => Encoded.Flip(body, 1), TlsFault.CompressionNotOffered),

        // What comes out is judged as what comes as it is.
        Case("a message that is none", _ => Of([1]), TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        Case("a message and more", _ => Of([.. ScriptedServer.CertificateMessage(Chain)[4..], 0]), TlsFault.TrailingBytes, AlertDescription.DecodeError),
        Case("a context", _ => Of(ScriptedServer.CertificateMessage(Chain, null, 1)[4..]), TlsFault.WrongCertificateRequestContext),
        Case("no DER", _ => Of(ScriptedServer.CertificateMessage([[1, 2, 3]])[4..]), TlsFault.MalformedCertificate, AlertDescription.DecodeError),
        Case("too many certificates", _ => Of(ScriptedServer.CertificateMessage([.. Enumerable.Repeat(Chain[0], 11)])[4..]), TlsFault.TooManyCertificates),
    ];

    /// <summary>compress_certificate in a ClientHello and in a CertificateRequest.</summary>
    public static IEnumerable<TestCaseData> RefusedLists =>
    [
        List("one twice", "06 0001 0002 0001", TlsFault.DuplicateCompression, AlertDescription.IllegalParameter),
        List("none", "00", TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        List("half a way", "03 0001 00", TlsFault.UnevenVector, AlertDescription.DecodeError),
        List("bytes behind", "02 0001 00", TlsFault.TrailingBytes, AlertDescription.DecodeError),
        List("a byte too few", "04 0001 00", TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        List("nothing", "", TlsFault.TruncatedMessage, AlertDescription.DecodeError),
    ];

    private static IReadOnlyList<byte[]> Chain => TestCredentials.Of().Chain;

    private static TlsServerOptions Asking => new()
    {
        Credentials = [TestCredentials.Of()], ClientCertificates = ClientCertificateMode.Required, CertificateCompression = [Way],
    };

    [TestCaseSource(nameof(Refused))]
    public void A_client_refuses(Func<byte[], byte[]> change, TlsFault fault, AlertDescription alert)
    {
        using var server = new ScriptedServer(new TlsClientOptions { CertificateCompression = [Way] }) { Compression = Way };
        server.Changes[HandshakeType.CompressedCertificate] = change;
        server.Run();
        server.ExpectFault(fault, alert);
    }

    [TestCaseSource(nameof(Refused))]
    public void A_server_refuses(Func<byte[], byte[]> change, TlsFault fault, AlertDescription alert)
    {
        using var client = new ScriptedClient(Asking) { Credential = TestCredentials.Of(), Compression = Way };
        client.Changes[HandshakeType.CompressedCertificate] = change;
        client.Run();
        client.ExpectFault(fault, alert);
    }

    [Test]
    public void An_honest_one_is_taken([Values] bool fromServer)
    {
        using ScriptedPeer peer = fromServer
            ? new ScriptedServer(new TlsClientOptions { CertificateCompression = [Way] }) { Compression = Way }
            : new ScriptedClient(Asking) { Credential = TestCredentials.Of(), Compression = Way };
        peer.Run();
        peer.ExpectWorks();
        Assert.That(peer.Connection.Info.PeerCertificateCompression, Is.EqualTo(Way.Algorithm));
        Assert.That(peer.Connection.Info.PeerCertificates.Select(der => der.ToArray()), Is.EqualTo(Chain));
    }

    /// <summary>§3: who offers it does not insist on it.</summary>
    [Test]
    public void One_that_comes_as_it_is_is_taken([Values] bool fromServer)
    {
        using ScriptedPeer peer = fromServer
            ? new ScriptedServer(new TlsClientOptions { CertificateCompression = [Way] })
            : new ScriptedClient(Asking) { Credential = TestCredentials.Of() };
        peer.Run();
        peer.ExpectWorks();
    }

    [Test]
    public void A_server_refuses_an_empty_list_however_it_comes()
    {
        using var client = new ScriptedClient(Asking) { Compression = Way };
        client.Run();
        client.ExpectFault(TlsFault.ClientCertificateRequired, AlertDescription.CertificateRequired);
    }

    [Test]
    public void Nobody_takes_one_unasked([Values] bool fromServer)
    {
        using ScriptedPeer peer = fromServer
            ? new ScriptedServer { Compression = Way }
            : new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], ClientCertificates = ClientCertificateMode.Required })
            {
                Credential = TestCredentials.Of(), Compression = Way,
            };
        peer.Run();
        peer.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void A_certificate_comes_once([Values] bool firstIsCompressed)
    {
        using var server = new ScriptedServer(new TlsClientOptions { CertificateCompression = [Way] }) { Compression = firstIsCompressed ? Way : null };
        server.RunTo<WaitCertificateVerify>();
        server.Send(ScriptedServer.CompressedMessage(ScriptedServer.CertificateMessage(Chain), firstIsCompressed ? null : Way));
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [TestCaseSource(nameof(RefusedLists))]
    public void A_server_refuses_a_list_with(string hex, TlsFault fault, AlertDescription alert)
    {
        foreach (TlsServerOptions options in new[] { ScriptedClient.DefaultOptions, Asking })
        {
            using var client = new ScriptedClient(options) { ChangeHello = hello => hello.Extensions.Set(ExtensionType.CompressCertificate, Codec.Hex.Bytes(hex)) };
            client.Run();
            client.ExpectFault(fault, alert);
        }
    }

    [TestCaseSource(nameof(RefusedLists))]
    public void A_client_refuses_a_request_with(string hex, TlsFault fault, AlertDescription alert)
    {
        var extensions = new ExtensionList();
        extensions.Set(ExtensionType.SignatureAlgorithms, Encoded.Vector16(Encoded.CodePoints(SignatureScheme.EcdsaSecp256r1Sha256)));
        extensions.Set(ExtensionType.CompressCertificate, Codec.Hex.Bytes(hex));
        foreach (TlsClientOptions options in new TlsClientOptions[] { new(), new() { CertificateCompression = [Way] } })
        {
            using var server = new ScriptedServer(options) { RequestsCertificate = true };
            server.Changes[HandshakeType.CertificateRequest] = _ => ScriptedServer.CertificateRequestMessage(extensions)[HandshakeMessage.HeaderLength..];
            server.Run();
            server.ExpectFault(fault, alert);
        }
    }

    /// <summary>§3: there the extension means nothing, whatever is in it.</summary>
    [Test]
    public void A_server_of_TLS_1_2_ignores_a_list()
    {
        using var client = new ScriptedClient12(Asking)
        {
            Credential = TestCredentials.Of(), ChangeHello = hello => hello.Extensions.Set(ExtensionType.CompressCertificate, Codec.Hex.Bytes("06 0001 0002 0001")),
        };
        client.Run();
        client.ExpectWorks();
    }

    [Test]
    public void The_way_is_one_that_the_client_listed([Values(1, 2, 3)] int theirs)
    {
        var server = new TlsServerOptions { Credentials = [TestCredentials.Of()], CertificateCompression = CertificateCompression.All };
        using var client = new ScriptedClient(server)
        {
            ChangeHello = hello => hello.Extensions.Set(ExtensionType.CompressCertificate, [2, .. Encoded.UInt16(theirs)]),
        };
        client.RunTo<Server13.WaitFinished>();
        bool isKnown = theirs is 1 or 2;
        byte[] sent = client.Messages.Single(message => message[0] == (byte)(isKnown ? HandshakeType.CompressedCertificate : HandshakeType.Certificate));
        if (isKnown) Assert.That(Core.Messages.CompressedCertificate.Parse(sent.AsSpan(4)).Algorithm, Is.EqualTo((CertificateCompressionAlgorithm)theirs));
        client.Run();
        client.ExpectWorks();
    }

    [Test]
    public void What_both_sides_say_of_it_is_their_list([Values] bool isServer)
    {
        TlsCertificateCompression[] ways = [new ScriptedCompression(0xFF02), new ScriptedCompression(1)];
        if (!isServer)
        {
            using var server = new ScriptedServer(new TlsClientOptions { CertificateCompression = ways });
            server.Run();
            Assert.That(server.ClientHello.Extensions[ExtensionType.CompressCertificate], Is.EqualTo(Codec.Hex.Bytes("04 FF02 0001")));
            return;
        }
        using var client = new ScriptedClient(new TlsServerOptions
        {
            Credentials = [TestCredentials.Of()], ClientCertificates = ClientCertificateMode.Optional, CertificateCompression = ways,
        });
        client.Run();
        byte[] request = client.Messages.Single(message => message[0] == (byte)HandshakeType.CertificateRequest);
        Assert.That(Core.Messages.CertificateRequest.Parse(request.AsSpan(4)).Extensions.TryGet(out CompressCertificate said));
        Assert.That(said.Algorithms.ToArray(), Is.EqualTo(ways.Select(way => way.Algorithm)));
    }

    private static int LengthOf(byte[] body) => (body[2] << 16) | (body[3] << 8) | body[4];

    private static byte[] WithLength(byte[] body, int length) =>
        [.. body[..2], (byte)(length >> 16), (byte)((length >> 8) & 0xFF), (byte)(length & 0xFF), .. body[WayAndLength..]];

    private static byte[] Of(byte[] certificateBody) =>
        ScriptedServer.CompressedMessage(Encoded.Message(HandshakeType.Certificate, certificateBody), Way)[HandshakeMessage.HeaderLength..];

    private static TestCaseData Case(string name, Func<byte[], byte[]> change, TlsFault fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(change, fault, alert).SetArgDisplayNames(name);

    private static TestCaseData List(string name, string hex, TlsFault fault, AlertDescription alert) =>
        new TestCaseData(hex, fault, alert).SetArgDisplayNames(name);
}

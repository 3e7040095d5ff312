using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A client that sends early data (RFC 9846 §4.3.10, §4.6), and what a server may make of it.</summary>
internal sealed class EarlyDataClientTests
{
    private const int Limit = 100;

    private static readonly ScriptedPsk First = ScriptedPsk.Default;
    private static readonly ScriptedPsk Second = new("client 2"u8.ToArray(), [.. Enumerable.Range(101, 32).Select(i => (byte)i)]);

    private static TlsClientOptions Options => new() { PreSharedKeys = [First.CreateEarly(Limit), Second.Create()] };

    [Test]
    public void The_server_takes_it([Values] bool compatible)
    {
        using ScriptedServer server = Start(new ScriptedServer(new TlsClientOptions { PreSharedKeys = [First.CreateEarly(Limit)], MiddleboxCompatibility = compatible })
        {
            Psk = First, TakesEarlyData = true,
        });
        SendEarly(server, "early"u8);
        Assert.That(server.Data, Is.EqualTo("early"u8.ToArray()), "before the server has said anything");
        Assert.That(server.Connection.Info.EarlyData, Is.EqualTo(TlsEarlyData.Offered));
        server.RunTo<Core.Handshake.Client13.WaitPskFinished>();
        SendEarly(server, " and more"u8);
        Assert.That(server.Data, Is.EqualTo("early and more"u8.ToArray()), "after EncryptedExtensions, too");

        server.Run();
        Assert.That((server.Connection.Info.EarlyData, server.Connection.Info.EarlyDataLength), Is.EqualTo((TlsEarlyData.Accepted, 14)));
        Assert.That(server.Connection.EarlyDataRoom, Is.Zero);
        Assert.That(server.Messages.Select(message => (HandshakeType)message[0]),
            Is.EqualTo(new[] { HandshakeType.ClientHello, HandshakeType.EndOfEarlyData, HandshakeType.Finished }));
        Assert.That(server.Records.Count(record => record.Type == ContentType.ChangeCipherSpec), Is.EqualTo(compatible ? 1 : 0));
        if (compatible) Assert.That(server.Records[1].Type, Is.EqualTo(ContentType.ChangeCipherSpec), "right behind the ClientHello");
        server.ExpectWorks();
    }

    [Test]
    public void The_server_takes_the_key_and_not_the_data()
    {
        using ScriptedServer server = Start(new ScriptedServer(Options) { Psk = First });
        SendEarly(server, "early"u8);
        server.Run();
        ExpectRejected(server);
    }

    [Test]
    public void The_server_takes_another_key()
    {
        using ScriptedServer server = Start(new ScriptedServer(Options) { Psk = Second, SelectedIdentity = 1, EarlyPsk = First });
        SendEarly(server, "early"u8);
        server.Run();
        ExpectRejected(server);
    }

    [Test]
    public void The_server_takes_no_key()
    {
        using ScriptedServer server = Start(new ScriptedServer(Options));
        SendEarly(server, "early"u8);
        server.Run();
        ExpectRejected(server);
    }

    [Test]
    public void The_server_asks_for_another_hello([Values] bool compatible)
    {
        var options = new TlsClientOptions { PreSharedKeys = [First.CreateEarly(Limit)], MiddleboxCompatibility = compatible };
        using ScriptedServer server = Start(new ScriptedServer(options) { Psk = First, RetryGroup = NamedGroup.Secp256r1 });
        SendEarly(server, "early"u8);
        server.Run();
        ExpectRejected(server);
        Assert.That(server.ClientHello.Extensions.Contains(ExtensionType.EarlyData), Is.False);
        Assert.That(server.Records.Count(record => record.Type == ContentType.ChangeCipherSpec), Is.EqualTo(compatible ? 1 : 0));
    }

    [Test]
    public void Nothing_can_be_sent_early_once_it_was_refused()
    {
        using ScriptedServer server = Start(new ScriptedServer(Options));
        server.RunTo<Core.Handshake.Client13.WaitEncryptedExtensions>();
        Assert.That(server.Connection.EarlyDataRoom, Is.Zero);
        using var output = new TlsBuffer();
        Assert.Throws<InvalidOperationException>(() => server.Connection.SendEarlyData([1], output, out _));
        Assert.That(output.IsEmpty);
    }

    [Test]
    public void The_room_is_what_the_key_allows()
    {
        using ScriptedServer server = Start(new ScriptedServer(Options) { Psk = First, TakesEarlyData = true });
        Assert.That(server.Connection.EarlyDataRoom, Is.EqualTo(Limit));
        int consumed = 0;
        server.Let(output => server.Connection.SendEarlyData(new byte[60], output, out consumed));
        Assert.That((consumed, server.Connection.EarlyDataRoom), Is.EqualTo((60, 40)));
        server.Let(output => server.Connection.SendEarlyData(new byte[60], output, out consumed));
        Assert.That((consumed, server.Connection.EarlyDataRoom), Is.EqualTo((40, 0)));
        using var none = new TlsBuffer();
        Assert.Throws<InvalidOperationException>(() => server.Connection.SendEarlyData([1], none, out _));
        server.Run();
        server.ExpectWorks();
    }

    [Test]
    public void Nothing_is_offered_unless_asked()
    {
        using var server = new ScriptedServer(Options) { Psk = First };
        server.Next();
        Assert.That(server.OffersEarlyData, Is.False);
        Assert.That((server.Connection.EarlyDataRoom, server.Connection.Info.EarlyData), Is.EqualTo((0, TlsEarlyData.None)));
    }

    [TestCase(CipherSuite.TLS_AES_128_GCM_SHA256, "h2", true)]
    [TestCase(CipherSuite.TLS_AES_128_GCM_SHA256, null, true)]
    [TestCase(CipherSuite.TLS_AES_128_GCM_SHA256, "h3", false)]
    [TestCase(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, "h2", false)]
    public void Nothing_is_offered_that_cannot_be_taken(CipherSuite suite, string? protocol, bool isOffered)
    {
        var options = new TlsClientOptions
        {
            PreSharedKeys = [First.Create().WithEarlyData(Limit, suite, protocol)],
            CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256],
            ApplicationProtocols = ["http/1.1", "h2"],
        };
        using TlsConnection connection = TlsConnection.CreateClient(TlsClientContext.Create(options), null);
        using var output = new TlsBuffer();
        connection.Start(output, offerEarlyData: true);
        Assert.That(connection.EarlyDataRoom, Is.EqualTo(isOffered ? Limit : 0));
    }

    [Test]
    public void A_key_without_terms_offers_none()
    {
        using ScriptedServer server = Start(new ScriptedServer(new TlsClientOptions { PreSharedKeys = [Second.Create(), First.CreateEarly(Limit)] }));
        Assert.That(server.OffersEarlyData, Is.False, "the first key counts");
    }

    [Test]
    public void Refuses_early_data_that_was_not_offered()
    {
        using var server = new ScriptedServer(Options) { Psk = First, TakesEarlyData = true };
        server.Run();
        server.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [Test]
    public void Refuses_early_data_with_another_key()
    {
        using ScriptedServer server = Start(new ScriptedServer(Options) { Psk = Second, SelectedIdentity = 1, EarlyPsk = First, TakesEarlyData = true });
        server.Run();
        server.ExpectFault(TlsFault.EarlyDataMismatch, AlertDescription.IllegalParameter);
    }

    [Test]
    public void Refuses_early_data_without_a_key()
    {
        using ScriptedServer server = Start(new ScriptedServer(Options) { TakesEarlyData = true });
        server.Run();
        server.ExpectFault(TlsFault.EarlyDataMismatch, AlertDescription.IllegalParameter);
    }

    [Test]
    public void Refuses_early_data_after_a_HelloRetryRequest()
    {
        using ScriptedServer server = Start(new ScriptedServer(Options) { Psk = First, RetryGroup = NamedGroup.Secp256r1, TakesEarlyData = true });
        server.Run();
        server.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [Test]
    public void Refuses_early_data_with_another_suite()
    {
        using ScriptedServer server = Start(new ScriptedServer(Options) { Psk = First, TakesEarlyData = true, Suite = CipherSuite.TLS_CHACHA20_POLY1305_SHA256 });
        server.Run();
        server.ExpectFault(TlsFault.EarlyDataMismatch, AlertDescription.IllegalParameter);
    }

    [TestCase("h2", "http/1.1")]
    [TestCase("h2", null)]
    [TestCase(null, "h2")]
    public void Refuses_early_data_with_another_application_protocol(string? terms, string? negotiated)
    {
        var options = new TlsClientOptions { PreSharedKeys = [First.CreateEarly(Limit, terms)], ApplicationProtocols = ["h2", "http/1.1"] };
        using ScriptedServer server = Start(new ScriptedServer(options) { Psk = First, TakesEarlyData = true });
        if (negotiated is not null)
        {
            byte[] name = System.Text.Encoding.ASCII.GetBytes(negotiated);
            server.EncryptedExtensions.Set(ExtensionType.ApplicationLayerProtocolNegotiation, Encoded.Vector16(Encoded.Vector8(name)));
        }
        server.Run();
        server.ExpectFault(TlsFault.EarlyDataMismatch, AlertDescription.IllegalParameter);
    }

    /// <summary>Appendix E.3: the server that gave the key knows TLS 1.3.</summary>
    [Test]
    public void Refuses_TLS12_after_early_data()
    {
        using TlsConnection connection = TlsConnection.CreateClient(TlsClientContext.Create(Options), "example.test");
        using TlsBuffer output = new(), plaintext = new();
        connection.Start(output, offerEarlyData: true);
        byte[] hello = [3, 3, .. new byte[32], 0, 0xC0, 0x2B, 0, 0, 5, 0xFF, 1, 0, 1, 0];
        TlsStatus status = connection.Receive(Encoded.Record(22, Encoded.Message(HandshakeType.ServerHello, hello)), plaintext, output, out _);
        Assert.That((status, connection.Error?.Fault), Is.EqualTo((TlsStatus.Failed, (TlsFault?)TlsFault.UnsupportedVersion)));
    }

    [Test]
    public void A_server_sends_none()
    {
        using var connection = TlsConnection.CreateServer(TlsServerContext.Create(ScriptedClient.DefaultOptions));
        using var output = new TlsBuffer();
        Assert.Throws<ArgumentException>(() => connection.Start(output, offerEarlyData: true));
        connection.Start(output);
        Assert.That(connection.EarlyDataRoom, Is.Zero);
        Assert.Throws<InvalidOperationException>(() => connection.SendEarlyData([1], output, out _));
    }

    private static ScriptedServer Start(ScriptedServer server)
    {
        server.OffersEarly = true;
        server.Next();
        return server;
    }

    private static void SendEarly(ScriptedServer server, ReadOnlySpan<byte> data)
    {
        byte[] copy = data.ToArray();
        server.Let(output => Assert.That(server.Connection.SendEarlyData(copy, output, out _), Is.EqualTo(TlsStatus.Done)));
    }

    private static void ExpectRejected(ScriptedServer server)
    {
        Assert.That(server.Connection.Info.EarlyData, Is.EqualTo(TlsEarlyData.Rejected));
        Assert.That(server.Connection.Context.EarlyExporter, Is.Null);
        Assert.That(server.Messages.Select(message => (HandshakeType)message[0]), Does.Not.Contain(HandshakeType.EndOfEarlyData));
        Assert.That(server.Data, Is.EqualTo("early"u8.ToArray()), "nothing is sent again");
        server.ExpectWorks();
    }
}

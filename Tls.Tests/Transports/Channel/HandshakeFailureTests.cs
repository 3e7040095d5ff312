using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS C3 (items 46 to 55): how a handshake fails, and that it stays failed.</summary>
[CancelAfter(120_000)]
public sealed class HandshakeFailureTests
{
    private const int PlainAlert = 7;
    private const int SealedAlert = 24;
    private const int ChangeCipherSpec = 6;

    [TestCase(ProtocolVersion.Tls12)]
    [TestCase(ProtocolVersion.Tls13)]
    public void Item046_No_shared_cipher_fails_both_sides_with_an_alert_between_them(ProtocolVersion version)
    {
        bool is12 = version == ProtocolVersion.Tls12;
        using var pair = new ChannelPair(
            client: ClientContext(version, is12 ? CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 : CipherSuite.TLS_AES_128_GCM_SHA256),
            server: ServerContext(version, is12 ? CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 : CipherSuite.TLS_AES_256_GCM_SHA384));
        pair.Client.Connect();
        pair.ToServer();
        Assert.That(pair.Server.Accept().Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.NoSharedCipherSuite)));
        Assert.That(pair.ToClient(), Is.EqualTo(PlainAlert));
        AssertAlertReceived(pair.Client.Connect(), AlertDescription.HandshakeFailure);
    }

    // Deviation: OpenSSL's client sends 7 bytes, an alert in the clear, because it changes its write keys late. RFC 9846 §6 protects alerts
    // as the connection state says, and from ServerHello on that is the handshake keys: 5 bytes of header, 2 of alert, 1 of type, 16 of tag. Before
    // what a client protects first there is change_cipher_spec, for middleboxes (Appendix E.4).
    [Test]
    public void Item047_An_untrusted_certificate_fails_the_client_and_the_server_hears_why()
    {
        using var pair = new ChannelPair(verifier: CertificateVerifier.ForRoots(new TestCertificates().RootPem));
        pair.WithServerFlight();
        TlsResult result = pair.Client.Connect();
        Assert.That(result.Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.UnknownCertificateAuthority)));
        Assert.That((pair.Client.Error!.Value.Alert, pair.ToServer()), Is.EqualTo((AlertDescription.UnknownCa, ChangeCipherSpec + SealedAlert)));
        AssertAlertReceived(pair.Server.Accept(), AlertDescription.UnknownCa);
    }

    // Loudly: a TLS 1.3 client is connected before the server has judged it. Its first read may bring the refusal.
    [Test]
    public void Item048_A_refusal_of_the_clients_certificate_shows_at_the_first_read()
    {
        using var pair = new ChannelPair();
        pair.Connected();
        pair.ClientNet.Write(HandMade.Record(pair.Server, ContentType.Alert, [2, (byte)AlertDescription.CertificateRequired]));
        Assert.That(pair.Client.Connect().Pair(), Is.EqualTo(Results.Done));
        TlsResult read = pair.Client.Read(new byte[1]);
        Assert.That(read.Faulted(), Is.EqualTo((0, TlsErrorCode.Ssl, TlsFault.AlertReceived)));
        Assert.That(read.Error!.Value.Alert, Is.EqualTo(AlertDescription.CertificateRequired));
        Assert.That(pair.Client.Read(new byte[1]), Is.EqualTo(read));
    }

    [TestCase("GET / HTTP/1.1\r\n\r\n", TlsFault.HttpRequest)]
    [TestCase("POST /form HTTP/1.1\r\n\r\n", TlsFault.HttpRequest)]
    [TestCase("CONNECT example.test:443 HTTP/1.1\r\n\r\n", TlsFault.HttpsProxyRequest)]
    public void Item049_Plain_HTTP_is_named_and_gets_no_alert(string request, TlsFault fault)
    {
        using var pair = new ChannelPair();
        pair.ServerNet.Write(System.Text.Encoding.ASCII.GetBytes(request));
        TlsResult result = pair.Server.Accept();
        Assert.That(result.Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, fault)));
        Assert.That((pair.ServerNet.Pending, pair.Server.Accept()), Is.EqualTo((0, result)));
    }

    [TestCase(0x41, 0x01)]
    [TestCase(0xFF, 0xFF)]
    public void Item050_An_oversize_record_fails_at_its_header_with_an_alert(byte high, byte low)
    {
        using var pair = new ChannelPair();
        pair.Client.Connect();
        pair.DrainClient();
        pair.ClientNet.Write([22, 3, 3, high, low]);
        pair.ServerNet.Write([22, 3, 1, high, low]);
        Assert.That(pair.Client.Connect().Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.RecordTooLong)));
        Assert.That(pair.Server.Accept().Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.RecordTooLong)));
        Assert.That((pair.ClientNet.Pending, pair.ServerNet.Pending), Is.EqualTo((PlainAlert, PlainAlert)));
    }

    // OpenSSL calls it an unexpected message. It is an alert, and the error says which; an alert is not answered (RFC 9846 §6.2).
    [Test]
    public void Item050_An_alert_before_the_ClientHello_fails_at_the_first_one()
    {
        using var pair = new ChannelPair();
        pair.ServerNet.Write(HandMade.FatalHandshakeFailure);
        AssertAlertReceived(pair.Server.Accept(), AlertDescription.HandshakeFailure);
        Assert.That(pair.ServerNet.Pending, Is.Zero);
    }

    // Deviation: OpenSSL gives -1/Syscall with an empty queue, and 3.5 even wants to read after an HTTP request.
    [Test]
    public void Item051_After_a_fatal_error_every_call_gives_the_same_one()
    {
        using var pair = new ChannelPair();
        pair.ServerNet.Write([22, 3, 3, 0, 4, 99, 0, 0, 0]);
        TlsResult first = pair.Server.Accept();
        Assert.That(first.Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.UnexpectedMessage)));
        Assert.That(pair.DrainServer(), Has.Length.EqualTo(PlainAlert));
        byte[] one = new byte[1];
        for (int round = 0; round < 3; round++)
        {
            pair.ServerNet.Write([22, 3, 3, 0, 4]);
            TlsResult[] later = [pair.Server.Accept(), pair.Server.DoHandshake(), pair.Server.Read(one), pair.Server.Peek(one), pair.Server.Write(one)];
            Assert.That(later, Is.All.EqualTo(first));
        }
        Assert.That((pair.ServerNet.Pending, pair.ServerBio.Pending), Is.EqualTo((0, 15)), "nothing more is read or written");
    }

    [Test]
    public void Item051_An_alert_that_did_not_fit_goes_out_with_later_calls_and_once()
    {
        using var pair = new ChannelPair(serverSize: 3);
        byte[] bad = [22, 3, 3, 0, 4, 99, 0, 0, 0];
        foreach (byte value in bad)
        {
            pair.ServerNet.Write([value]);
            pair.Server.Accept();
        }
        byte[] alert = [];
        for (int call = 0; call < 5; call++)
        {
            alert = [.. alert, .. pair.DrainServer()];
            Assert.That(pair.Server.Accept().Error!.Value.Fault, Is.EqualTo(TlsFault.UnexpectedMessage));
        }
        Assert.That(alert, Is.EqualTo(new byte[] { 21, 3, 3, 0, 2, 2, (byte)AlertDescription.UnexpectedMessage }));
    }

    // Deviation: in OpenSSL the next call gives ZeroReturn, so that a failed handshake looks like a clean close.
    [Test]
    public void Item052_A_fatal_alert_is_an_error_for_good_and_never_a_clean_close()
    {
        using var pair = new ChannelPair();
        pair.Client.Connect();
        pair.ClientNet.Write(HandMade.FatalHandshakeFailure);
        TlsResult first = pair.Client.Connect();
        AssertAlertReceived(first, AlertDescription.HandshakeFailure);
        Assert.That(pair.Client.ShutdownState, Is.EqualTo(TlsShutdownState.Received));
        Assert.That(new[] { pair.Client.Connect(), pair.Client.Read(new byte[1]), pair.Client.Peek(new byte[1]) }, Is.All.EqualTo(first));
    }

    // Deviation: OpenSSL gives -1/ZeroReturn, then wants to read.
    [Test]
    public void Item053_A_close_notify_in_the_handshake_is_an_error_for_good([Values] bool atServer)
    {
        using var pair = new ChannelPair();
        pair.Client.Connect();
        (atServer ? pair.ServerNet : pair.ClientNet).Write(HandMade.CloseNotify);
        TlsChannel channel = atServer ? pair.Server : pair.Client;
        TlsResult first = channel.DoHandshake();
        Assert.That(first.Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.ClosedDuringHandshake)));
        Assert.That(channel.ShutdownState, Is.EqualTo(TlsShutdownState.Received));
        Assert.That(new[] { channel.DoHandshake(), channel.Read(new byte[1]) }, Is.All.EqualTo(first));
    }

    // As OpenSSL 3. Deviation (51) in what follows: the same again, not Syscall.
    [Test]
    public void Item054_The_end_of_the_transport_in_the_handshake_is_an_error_for_good([Values(0, 3, 5, 100)] int received)
    {
        using var pair = new ChannelPair();
        pair.Client.Connect();
        pair.ToServer();
        pair.Server.Accept();
        pair.ClientNet.Write(pair.DrainServer().AsSpan(0, received));
        pair.ClientNet.ShutdownWrite();
        TlsResult first = pair.Client.Connect();
        Assert.That(first.Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.UnexpectedEof)));
        Assert.That(new[] { pair.Client.Connect(), pair.Client.Read(new byte[1]), pair.Client.Write(new byte[1]) }, Is.All.EqualTo(first));
        Assert.That((pair.Client.IsInInit, pair.Client.Error), Is.EqualTo((true, (TlsError?)null)));
    }

    [Test]
    public void Item054_A_transport_that_fails_is_an_error_for_good([Values] bool whileWriting)
    {
        using var pair = new ChannelPair();
        if (whileWriting) pair.ClientBio.ShutdownWrite();
        else pair.ClientNet.Dispose();
        TlsResult first = pair.Client.Connect();
        BioReason reason = whileWriting ? BioReason.BrokenPipe : BioReason.Uninitialized;
        Assert.That((first.Triple(), first.Transport.Reason), Is.EqualTo(((-1, TlsErrorCode.Ssl, TlsResultReason.TransportFailed), reason)));
        Assert.That(Enumerable.Range(0, 3).Select(_ => pair.Client.Connect()), Is.All.EqualTo(first));
    }

    // Deviation: in OpenSSL the option turns the end of the transport in the handshake into ZeroReturn.
    [Test]
    public void Item055_Ignoring_the_end_of_the_transport_does_not_begin_before_completion()
    {
        using var pair = new ChannelPair();
        pair.Client.IgnoreUnexpectedEof = pair.Server.IgnoreUnexpectedEof = true;
        pair.WithServerFlight().Client.Connect();
        pair.ServerNet.ShutdownWrite();
        Assert.That(pair.Server.Accept().Triple(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsResultReason.UnexpectedEof)));
        pair.ClientNet.ShutdownWrite();
        Assert.That(pair.Client.Read(new byte[1]).Pair(), Is.EqualTo(Results.ZeroReturn), "while a client that is connected ends in order");
        Assert.That(pair.Client.ShutdownState, Is.EqualTo(TlsShutdownState.Received));
    }

    private static void AssertAlertReceived(TlsResult result, AlertDescription alert)
    {
        Assert.That(result.Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.AlertReceived)));
        Assert.That((result.Error!.Value.Alert, result.Error.Value.IsAlertFromPeer), Is.EqualTo((alert, true)));
    }

    private static TlsClientContext ClientContext(ProtocolVersion version, CipherSuite suite) =>
        TlsClientContext.Create(new TlsClientOptions { MinVersion = version, MaxVersion = version, CipherSuites = [suite] });

    private static TlsServerContext ServerContext(ProtocolVersion version, CipherSuite suite)
    {
        TestCertificate leaf = TestCertificates.Default.Leaf();
        TlsCredential[] credentials = [TlsCredential.FromPem(leaf.CertificatePem, leaf.KeyPem)];
        return TlsServerContext.Create(new TlsServerOptions { MinVersion = version, MaxVersion = version, Credentials = credentials, CipherSuites = [suite] });
    }
}

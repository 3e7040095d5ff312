using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake.Client12;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A client against servers that staple badly (RFC 6066 §8, RFC 9846 §4.5.1.1), and what it makes of a good staple.</summary>
internal sealed class CertificateStatusTests
{
    private static readonly byte[] Response = [0x30, 3, 0x0A, 1, 0];

    private static TlsClientOptions Asking => new() { RequestCertificateStatus = true };

    [Test]
    public void Hands_a_staple_to_whoever_judges([Values] bool isTls12)
    {
        using ScriptedPeer server = isTls12 ? new ScriptedServer12(Asking) { OcspResponse = Response } : new ScriptedServer(Asking);
        if (!isTls12) server.Changes[HandshakeType.Certificate] = _ => Stapled([1, 0, 0, 5, .. Response]);
        byte[]? seen = null;
        server.Answer = decision =>
        {
            var question = (PeerCertificateDecision)decision;
            seen = question.OcspResponse.ToArray();
            question.Accept();
        };
        server.Run();
        server.ExpectWorks();
        Assert.That(seen, Is.EqualTo(Response));
    }

    /// <summary>RFC 6066 §8: whoever finds the staple unsatisfactory ends the handshake with an alert of its own.</summary>
    [Test]
    public void A_staple_can_be_the_reason_to_refuse([Values] bool isTls12)
    {
        using ScriptedPeer server = isTls12 ? new ScriptedServer12(Asking) { OcspResponse = Response } : new ScriptedServer(Asking);
        server.Answer = decision => ((PeerCertificateDecision)decision).Reject(TlsFault.InvalidCertificateStatus);
        server.Run();
        server.ExpectFault(TlsFault.InvalidCertificateStatus, AlertDescription.BadCertificateStatusResponse);
    }

    [Test]
    public void Refuses_a_staple_that_it_did_not_ask_for([Values] bool isTls12)
    {
        using ScriptedPeer server = isTls12 ? new ScriptedServer12 { OcspResponse = Response } : new ScriptedServer();
        if (!isTls12) server.Changes[HandshakeType.Certificate] = _ => Stapled([1, 0, 0, 5, .. Response]);
        server.Run();
        server.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [Test]
    public void Refuses_a_CertificateStatus_that_was_not_announced()
    {
        using var server = new ScriptedServer12(Asking) { OcspResponse = Response, ChangeHello = hello => hello.Extensions.Remove(ExtensionType.StatusRequest) };
        server.Run();
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Refuses_a_second_CertificateStatus()
    {
        using var server = new ScriptedServer12(Asking) { OcspResponse = Response };
        server.RunTo<WaitServerKeyExchange>();
        server.SendCertificateStatus();
        server.SendCertificateStatus();
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Takes_a_server_that_announced_a_staple_and_has_none()
    {
        using var server = new ScriptedServer12(Asking) { OcspResponse = Response, Omitted = { HandshakeType.CertificateStatus } };
        server.Run();
        server.ExpectWorks();
    }

    [TestCase(new byte[] { 2, 0, 0, 1, 7 }, TlsFault.InvalidCertificateStatus, AlertDescription.BadCertificateStatusResponse)]
    [TestCase(new byte[] { 1, 0, 0, 0 }, TlsFault.VectorOutOfRange, AlertDescription.DecodeError)]
    [TestCase(new byte[] { 1, 0, 0, 2, 7 }, TlsFault.TruncatedMessage, AlertDescription.DecodeError)]
    [TestCase(new byte[] { 1, 0, 0, 1, 7, 7 }, TlsFault.TrailingBytes, AlertDescription.DecodeError)]
    public void Refuses_a_malformed_status(byte[] status, TlsFault fault, AlertDescription alert)
    {
        using var in12 = new ScriptedServer12(Asking) { OcspResponse = Response, Changes = { [HandshakeType.CertificateStatus] = _ => status } };
        in12.Run();
        in12.ExpectFault(fault, alert);

        using var in13 = new ScriptedServer(Asking) { Changes = { [HandshakeType.Certificate] = _ => Stapled(status) } };
        in13.Run();
        in13.ExpectFault(fault, alert);
    }

    [Test]
    public void Refuses_an_answer_with_content_in_the_ServerHello()
    {
        using var server = new ScriptedServer12(Asking) { ChangeHello = hello => hello.Extensions.Set(ExtensionType.StatusRequest, 1) };
        server.Run();
        server.ExpectFault(TlsFault.TrailingBytes, AlertDescription.DecodeError);
    }

    private static byte[] Stapled(ReadOnlySpan<byte> status)
    {
        var extensions = new ExtensionList();
        extensions.Add(ExtensionType.StatusRequest, status.ToArray());
        return ScriptedServer.CertificateMessage(TestCredentials.Of().Chain, extensions)[4..];
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>Signed certificate timestamps (RFC 6962 §3.3.1): in the ServerHello in TLS 1.2, with the certificate in TLS 1.3. Nobody verifies a log's signature.</summary>
internal sealed class CertificateTimestampTests
{
    private static readonly ReadOnlyMemory<byte>[] Timestamps = [new byte[] { 1, 2, 3 }, new byte[] { 4 }];

    private static readonly ProtocolVersion[] Versions = [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    [Test]
    public void They_reach_whoever_judges_the_certificate([ValueSource(nameof(Versions))] ProtocolVersion version, [Values(1, int.MaxValue)] int chunkSize)
    {
        byte[][] seen = Run(version, TestPair.Credential().WithCertificateTimestamps(Timestamps), isAsked: true, chunkSize);
        Assert.That(seen, Is.EqualTo(Timestamps.Select(timestamp => timestamp.ToArray())));
    }

    [Test]
    public void None_come_unasked_or_from_a_server_without_any([ValueSource(nameof(Versions))] ProtocolVersion version, [Values] bool isAsked)
    {
        TlsCredential credential = isAsked ? TestPair.Credential() : TestPair.Credential().WithCertificateTimestamps(Timestamps);
        Assert.That(Run(version, credential, isAsked), Is.Empty);
    }

    [Test]
    public void They_go_together_with_a_staple([ValueSource(nameof(Versions))] ProtocolVersion version, [Values] bool stapleFirst)
    {
        byte[] staple = [0x30, 0];
        TlsCredential credential = stapleFirst
            ? TestPair.Credential().WithCertificateStatus(staple).WithCertificateTimestamps(Timestamps)
            : TestPair.Credential().WithCertificateTimestamps(Timestamps).WithCertificateStatus(staple);
        var judge = new Judge();
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { RequestCertificateStatus = true, RequestCertificateTimestamps = true, MaxVersion = version },
            new TlsServerOptions { Credentials = [credential] }, verifier: judge);
        Assert.That(judge.Timestamps, Has.Count.EqualTo(2));
        Assert.That(judge.Staple, Is.EqualTo(staple));
    }

    [Test]
    public void They_have_sizes()
    {
        TlsCredential credential = TestPair.Credential();
        Assert.That(() => credential.WithCertificateTimestamps([]), Throws.ArgumentException);
        Assert.That(() => credential.WithCertificateTimestamps([Array.Empty<byte>()]), Throws.ArgumentException);
        Assert.That(() => credential.WithCertificateTimestamps([new byte[65_534]]), Throws.ArgumentException);
        Assert.That(() => credential.WithCertificateTimestamps([new byte[65_533]]), Throws.Nothing);
    }

    [Test]
    public void A_client_refuses_those_that_it_did_not_ask_for([Values] bool isTls12)
    {
        using ScriptedPeer server = Server(isTls12, new TlsClientOptions(), [0, 3, 0, 1, 1]);
        server.Run();
        server.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [TestCase(TlsFault.VectorOutOfRange, new byte[] { 0, 0 })]
    [TestCase(TlsFault.VectorOutOfRange, new byte[] { 0, 2, 0, 0 })]
    [TestCase(TlsFault.TruncatedMessage, new byte[] { 0, 4, 0, 1, 1, 0 })]
    [TestCase(TlsFault.TrailingBytes, new byte[] { 0, 3, 0, 1, 1, 0 })]
    [TestCase(TlsFault.TruncatedMessage, new byte[] { })]
    public void A_client_refuses_a_malformed_list(TlsFault fault, byte[] list)
    {
        foreach (bool isTls12 in new[] { false, true })
        {
            using ScriptedPeer server = Server(isTls12, new TlsClientOptions { RequestCertificateTimestamps = true }, list);
            server.Run();
            server.ExpectFault(fault, AlertDescription.DecodeError);
        }
    }

    [Test]
    public void A_server_refuses_a_request_with_content([Values] bool isTls12)
    {
        using ScriptedPeer client = isTls12
            ? new ScriptedClient12 { ChangeHello = hello => hello.Extensions.Set(ExtensionType.SignedCertificateTimestamp, 0) }
            : new ScriptedClient { ChangeHello = hello => hello.Extensions.Set(ExtensionType.SignedCertificateTimestamp, 0) };
        client.Run();
        client.ExpectFault(TlsFault.TrailingBytes, AlertDescription.DecodeError);
    }

    /// <summary>Each is at least one byte, and there are as many as fit.</summary>
    [Test]
    public void A_long_list_of_the_shortest_is_taken()
    {
        byte[] content = [.. Enumerable.Repeat(new byte[] { 0, 1, 7 }, 20_000).SelectMany(timestamp => timestamp)];
        var judge = new Judge();
        using ScriptedPeer server = Server(isTls12: true, new TlsClientOptions { RequestCertificateTimestamps = true }, [.. Encoded.UInt16(content.Length), .. content]);
        server.Answer = question => judge.Resolve((PeerCertificateDecision)question);
        server.Run();
        Assert.That(server.Connection.Error, Is.Null);
        Assert.That(judge.Timestamps, Has.Count.EqualTo(20_000).And.All.Matches<ReadOnlyMemory<byte>>(timestamp => timestamp.Span is [7]));
    }

    private static ScriptedPeer Server(bool isTls12, TlsClientOptions options, byte[] list)
    {
        if (isTls12) return new ScriptedServer12(options) { ChangeHello = hello => hello.Extensions.Set(ExtensionType.SignedCertificateTimestamp, list) };
        var extensions = new ExtensionList();
        extensions.Set(ExtensionType.SignedCertificateTimestamp, list);
        return new ScriptedServer(options)
        {
            Changes = { [HandshakeType.Certificate] = _ => ScriptedServer.CertificateMessage(TestCredentials.Of().Chain, extensions)[4..] },
        };
    }

    private static byte[][] Run(ProtocolVersion version, TlsCredential credential, bool isAsked, int chunkSize = int.MaxValue)
    {
        var judge = new Judge();
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { RequestCertificateTimestamps = isAsked, MaxVersion = version },
            new TlsServerOptions { Credentials = [credential] }, chunkSize: chunkSize, verifier: judge);
        return [.. judge.Timestamps.Select(timestamp => timestamp.ToArray())];
    }

    private sealed class Judge : CertificateVerifier
    {
        public IReadOnlyList<ReadOnlyMemory<byte>> Timestamps { get; private set; } = [];

        public byte[] Staple { get; private set; } = [];

        public override CertificateVerdict Verify(PeerCertificateDecision question)
        {
            Timestamps = question.SignedCertificateTimestamps;
            Staple = question.OcspResponse.ToArray();
            return CertificateVerdict.Accepted;
        }
    }
}

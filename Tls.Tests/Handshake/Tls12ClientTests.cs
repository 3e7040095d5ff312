using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Server12;
using Tls.Core.Messages;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A server against hostile TLS 1.2 clients (RFC 5246 §7.4, RFC 7507, RFC 7627, RFC 5746; LESSONS rows 32, 33, 43).</summary>
internal sealed class Tls12ClientTests
{
    // RFC 6066 §4. This library has no other use for it, so it has no name there.
    private const ExtensionType MaxFragmentLength = (ExtensionType)1;

    public static IEnumerable<TestCaseData> RefusedHellos =>
    [
        Case("TLS 1.1", hello => hello.LegacyVersion = ProtocolVersion.Tls11, TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion),
        Case("TLS 1.1 in supported_versions", hello => hello.Extensions.Set(ExtensionType.SupportedVersions, 2, 3, 2),
            TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion),
        Case("a fallback", hello => hello.CipherSuites.Add(CipherSuite.TLS_FALLBACK_SCSV),
            TlsFault.InappropriateFallback, AlertDescription.InappropriateFallback),
        Case("suites of TLS 1.3 only", hello => hello.CipherSuites[0] = CipherSuite.TLS_AES_128_GCM_SHA256,
            TlsFault.NoSharedCipherSuite, AlertDescription.HandshakeFailure),
        Case("suites for RSA only", hello => hello.CipherSuites[0] = CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            TlsFault.NoSharedSignatureScheme, AlertDescription.HandshakeFailure),
        Case("compression only", hello => hello.CompressionMethods = [1], TlsFault.WrongCompressionMethod),
        Case("no schemes", hello => hello.Extensions.Remove(ExtensionType.SignatureAlgorithms), TlsFault.NoSharedSignatureScheme, AlertDescription.HandshakeFailure),
        Case("SHA-1 only", hello => hello.Extensions.Set(ExtensionType.SignatureAlgorithms, 0, 4, 2, 3, 2, 1),
            TlsFault.NoSharedSignatureScheme, AlertDescription.HandshakeFailure),
        Case("unknown groups only", hello => hello.Extensions.Set(ExtensionType.SupportedGroups, 0, 2, 0, 0x1E),
            TlsFault.NoSharedGroup, AlertDescription.HandshakeFailure),
        Case("compressed points only", hello => hello.Extensions.Set(ExtensionType.EcPointFormats, 1, 1), TlsFault.MissingUncompressedPoints),
        Case("no extended main secret", hello => hello.Extensions.Remove(ExtensionType.ExtendedMainSecret),
            TlsFault.ExtendedMainSecretMissing, AlertDescription.HandshakeFailure),
        Case("an earlier handshake", hello => hello.Extensions.Set(ExtensionType.RenegotiationInfo, Encoded.Vector8(new byte[12])),
            TlsFault.InsecureRenegotiation, AlertDescription.HandshakeFailure),
        Case("bytes behind", hello => hello.Trailer = [0], TlsFault.MalformedExtensions, AlertDescription.DecodeError),
        Case("no extensions", hello => hello.HasExtensions = false, null, AlertDescription.HandshakeFailure),
    ];

    [TestCaseSource(nameof(RefusedHellos))]
    public void Refuses_a_ClientHello_with(Action<ClientHelloSpec> change, TlsFault? fault, AlertDescription alert)
    {
        using var client = new ScriptedClient12 { ChangeHello = change };
        client.Run();
        client.ExpectFault(fault ?? client.Connection.Error!.Value.Fault, alert);
        Assert.That(client.Records, Has.Count.EqualTo(1), "the alert, and nothing before it");
    }

    [Test]
    public void Marks_its_random_where_it_knows_better_and_nowhere_else([Values] bool knowsTls13)
    {
        using var client = new ScriptedClient12(new TlsServerOptions
        {
            Credentials = [TestCredentials.Of()],
            MaxVersion = knowsTls13 ? ProtocolVersion.Tls13 : ProtocolVersion.Tls12,
        });
        client.Run();
        client.ExpectWorks();
        var hello = ServerHello.Parse(client.Messages[0].AsSpan(4));
        Assert.That(hello.Random.EndsWith("DOWNGRD\u0001"u8), Is.EqualTo(knowsTls13));
    }

    [Test]
    public void Takes_a_fallback_to_the_newest_that_it_has()
    {
        using var client = new ScriptedClient12(new TlsServerOptions { Credentials = [TestCredentials.Of()], MaxVersion = ProtocolVersion.Tls12 })
        {
            ChangeHello = hello => hello.CipherSuites.Add(CipherSuite.TLS_FALLBACK_SCSV),
        };
        client.Run();
        client.ExpectWorks();
    }

    [Test]
    public void Sends_no_extension_that_was_not_asked_for()
    {
        using var client = new ScriptedClient12
        {
            ChangeHello = hello =>
            {
                hello.Extensions.Remove(ExtensionType.RenegotiationInfo);
                hello.Extensions.Remove(ExtensionType.ServerName);
            },
        };
        client.Run();
        client.ExpectWorks();
        var hello = ServerHello.Parse(client.Messages[0].AsSpan(4));
        Assert.That(ExtensionList.Parse(hello.Extensions).Select(entry => entry.Type), Is.EqualTo(new[] { ExtensionType.ExtendedMainSecret }));
    }

    /// <summary>RFC 6066 §3: "the server MUST NOT include a server_name extension in the server hello" of a session that goes on.</summary>
    [Test]
    public void Acknowledges_no_name_where_a_session_goes_on()
    {
        using var client = new ScriptedClient12(
            new TlsServerOptions { Credentials = [TestCredentials.Of()], TicketKeys = ScriptedSession.Keys }, Core.Sessions.TicketKind.Ticket);
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Connection.Info.IsResumed);
        Assert.That(client.Hello.Extensions.Contains(ExtensionType.ServerName));
        var hello = ServerHello.Parse(client.Messages[0].AsSpan(4));
        Assert.That(ExtensionList.Parse(hello.Extensions).Select(entry => entry.Type), Is.EqualTo(new[] { ExtensionType.ExtendedMainSecret, ExtensionType.RenegotiationInfo }));
    }

    /// <summary>RFC 6066 §4: who does not answer max_fragment_length has refused it; record_size_limit (RFC 8449 §5) is the one that is honoured.</summary>
    [Test]
    public void Refuses_max_fragment_length_by_silence()
    {
        using var client = new ScriptedClient12 { ChangeHello = hello => hello.Extensions.Set(MaxFragmentLength, 1) };
        client.Run();
        var hello = ServerHello.Parse(client.Messages[0].AsSpan(4));
        Assert.That(hello.Extensions.Contains(MaxFragmentLength), Is.False);
        client.Let(output => client.Connection.Send(new byte[2_000], output, out _));
        Assert.That(client.Data, Has.Count.EqualTo(2_000));
        Assert.That(client.Records[^1].Length, Is.GreaterThan(2_000), "not the 512 that the client asked for");
    }

    [Test]
    public void Refuses_bad_points()
    {
        byte[][] points = [new byte[32], new byte[31], new byte[33], [1, .. new byte[31]], [4, .. new byte[64]]];
        foreach (byte[] point in points)
        {
            using var client = new ScriptedClient12 { Changes = { [HandshakeType.ClientKeyExchange] = _ => Encoded.Vector8(point) } };
            client.RunTo<WaitClientKeyExchange>();
            client.SendClientKeyExchange();
            client.ExpectFault(TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter);
        }
        using var empty = new ScriptedClient12 { Changes = { [HandshakeType.ClientKeyExchange] = _ => [0] } };
        empty.RunTo<WaitClientKeyExchange>();
        empty.SendClientKeyExchange();
        empty.ExpectFault(TlsFault.VectorOutOfRange, AlertDescription.DecodeError);
    }

    [Test]
    public void Refuses_a_Finished_before_change_cipher_spec()
    {
        using var client = new ScriptedClient12();
        client.RunTo<WaitChangeCipherSpec>();
        client.SendFinished();
        client.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Refuses_a_message_in_the_same_record_as_the_ClientHello()
    {
        using var client = new ScriptedClient12();
        client.RunTo<Core.Handshake.Server.WaitClientHello>();
        client.Deliver(Encoded.Record(22, [.. client.NewHello().Encode(), 16]));
        client.ExpectFault(TlsFault.HandshakeBytesAcrossKeyChange, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Data_before_the_Finished_is_refused()
    {
        using var client = new ScriptedClient12();
        client.RunTo<WaitFinished>();
        client.SendRecord(ContentType.ApplicationData, "early"u8);
        client.ExpectFault(TlsFault.UnexpectedApplicationData, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Floods_are_stopped()
    {
        using var empty = new ScriptedClient12();
        empty.Run();
        for (int i = 0; i < 32; i++) empty.SendRecord(ContentType.ApplicationData, []);
        Assert.That(empty.Connection.Error, Is.Null);
        empty.SendRecord(ContentType.ApplicationData, []);
        empty.ExpectFault(TlsFault.TooManyEmptyRecords, AlertDescription.UnexpectedMessage);

        using var warnings = new ScriptedClient12();
        warnings.Run();
        for (int i = 0; i < 4; i++) warnings.SendAlert(AlertDescription.NoRenegotiation, AlertLevel.Warning);
        Assert.That(warnings.Connection.Error, Is.Null);
        warnings.SendAlert(AlertDescription.NoRenegotiation, AlertLevel.Warning);
        warnings.ExpectFault(TlsFault.TooManyWarningAlerts, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Every_suite_works()
    {
        foreach (CipherSuite suite in new TlsServerOptions { Credentials = [] }.CipherSuites)
        {
            CipherSuiteSpec spec = CipherSuiteSpec.Find(suite)!;
            if (spec.Version != ProtocolVersion.Tls12) continue;
            CertificateKeyKind kind = spec.Authentication == SuiteAuthentication.Rsa ? CertificateKeyKind.Rsa : CertificateKeyKind.EcdsaP256;
            using var client = new ScriptedClient12(new TlsServerOptions { Credentials = [TestCredentials.Of(kind)] }) { Suite = suite };
            client.Run();
            client.ExpectWorks();
            Assert.That(client.Connection.Info.CipherSuite, Is.EqualTo(suite));
        }
    }

    private static TestCaseData Case(
        string name, Action<ClientHelloSpec> change, TlsFault? fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(change, fault, alert).SetArgDisplayNames(name);
}

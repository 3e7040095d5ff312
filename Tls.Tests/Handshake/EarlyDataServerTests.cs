using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A server that takes early data (RFC 9846 §4.3.10, §4.6, §8): with the first key, under its parameters, up to a limit, and after it was asked.</summary>
internal sealed class EarlyDataServerTests
{
    private const int Limit = 100;

    private static readonly ScriptedPsk Known = ScriptedPsk.Default;
    private static readonly ScriptedPsk Other = new("client 2"u8.ToArray(), [.. Enumerable.Range(101, 32).Select(i => (byte)i)]);

    private static TlsServerOptions Options => new()
    {
        Credentials = [TestCredentials.Of()],
        PreSharedKeys = [Known.CreateEarly(Limit), Other.CreateEarly(Limit)],
        MaxEarlyDataSize = Limit,
    };

    [Test]
    public void Early_data_comes_before_the_handshake_is_complete()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[.. "one "u8], [], [.. "two"u8]] };
        client.RunTo<Core.Handshake.Server13.WaitEndOfEarlyData>();
        client.Next();
        Assert.That(client.Plaintext.Unread.SequenceEqual("one two"u8));
        Assert.That(client.Connection.IsConnected, Is.False);
        Assert.That((client.Connection.Info.EarlyData, client.Connection.Info.EarlyDataLength), Is.EqualTo((TlsEarlyData.Accepted, 7)));

        client.Run();
        client.ExpectWorks();
        Assert.That(client.Plaintext.Unread.SequenceEqual("one twoto the connection"u8));
        Assert.That(client.Connection.Info.EarlyDataLength, Is.EqualTo(7), "only what was early");
    }

    [Test]
    public void The_caller_is_asked_with_what_it_needs()
    {
        EarlyDataDecision? asked = null;
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1]], Answer = decision => (asked = (EarlyDataDecision)decision).Accept() };
        client.Run();
        client.ExpectWorks();
        byte[] binder = [.. client.Hello.Extensions[ExtensionType.PreSharedKey]];
        Assert.That(binder, Has.Length.GreaterThan(32));
        Assert.That(asked!.ReplayKey.Length, Is.EqualTo(EarlyDataDecision.ReplayKeyLength));
        Assert.That(asked.PreSharedKeyIdentity.ToArray(), Is.EqualTo(Known.Identity));
        Assert.That((asked.TicketAge, asked.TicketIssued, asked.ServerName), Is.EqualTo(((TimeSpan?)null, (DateTimeOffset?)null, "example.test")));
    }

    [Test]
    public void Two_hellos_have_two_replay_keys_and_a_repeated_one_the_same()
    {
        byte[]? hello = null;
        ReadOnlyMemory<byte> first = KeyOf(message => hello = message);
        ReadOnlyMemory<byte> second = KeyOf(message => message);
        Assert.That(first.Span.SequenceEqual(second.Span), Is.False);
        Assert.That(KeyOf(_ => [.. hello!]).Span.SequenceEqual(first.Span), "the replay of the first");
    }

    [Test]
    public void A_refusal_passes_over_the_data_and_goes_on()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1], [2]], Answer = decision => ((EarlyDataDecision)decision).Reject() };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.SelectedIdentity, Is.Zero, "the key is good all the same");
        ExpectRejected(client);
    }

    [Test]
    public void Without_the_option_nobody_is_asked()
    {
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], PreSharedKeys = [Known.CreateEarly(Limit)] };
        using var client = new ScriptedClient(options) { Psks = [Known], EarlyData = [[1]], Answer = null };
        client.Run();
        client.ExpectWorks();
        ExpectRejected(client);
    }

    [Test]
    public void A_key_without_terms_takes_none()
    {
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], PreSharedKeys = [Known.Create()], MaxEarlyDataSize = Limit };
        using var client = new ScriptedClient(options) { Psks = [Known], EarlyData = [[1]], Answer = null };
        client.Run();
        client.ExpectWorks();
        ExpectRejected(client);
    }

    [Test]
    public void Another_key_than_the_first_takes_none()
    {
        var unknown = new ScriptedPsk("nobody"u8.ToArray(), new byte[32]);
        using var client = new ScriptedClient(Options) { Psks = [unknown, Known], EarlyData = [[1]], Answer = null };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.SelectedIdentity, Is.EqualTo(1));
        ExpectRejected(client);
    }

    [Test]
    public void Another_suite_takes_none()
    {
        using var client = new ScriptedClient(Options)
        {
            Psks = [Known], EarlyData = [[1]], Answer = null,
            ChangeHello = hello =>
            {
                hello.CipherSuites.Clear();
                hello.CipherSuites.Add(CipherSuite.TLS_CHACHA20_POLY1305_SHA256);
            },
        };
        client.Run();
        client.ExpectWorks();
        ExpectRejected(client);
    }

    [TestCase(null, "h2")]
    [TestCase("h2", null)]
    [TestCase("h2", "http/1.1")]
    public void Another_application_protocol_takes_none(string? terms, string? negotiated)
    {
        var options = new TlsServerOptions
        {
            Credentials = [TestCredentials.Of()],
            PreSharedKeys = [Known.CreateEarly(Limit, terms)],
            MaxEarlyDataSize = Limit,
            ApplicationProtocols = negotiated is null ? [] : [negotiated],
        };
        using var client = new ScriptedClient(options)
        {
            Psks = [Known], EarlyData = [[1]], Answer = null,
            ChangeHello = hello =>
            {
                if (negotiated is null) return;
                hello.Extensions.Remove(ExtensionType.PreSharedKey);
                byte[] name = System.Text.Encoding.ASCII.GetBytes(negotiated);
                hello.Extensions.Add(ExtensionType.ApplicationLayerProtocolNegotiation, Encoded.Vector16(Encoded.Vector8(name)));
                ScriptedPsk.Offer(hello, [Known]);
            },
        };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Connection.Info.ApplicationProtocol, Is.EqualTo(negotiated));
        ExpectRejected(client);
    }

    [Test]
    public void The_same_application_protocol_takes_it()
    {
        var options = new TlsServerOptions
        {
            Credentials = [TestCredentials.Of()], PreSharedKeys = [Known.CreateEarly(Limit, "h2")], MaxEarlyDataSize = Limit, ApplicationProtocols = ["h2"],
        };
        using var client = new ScriptedClient(options)
        {
            Psks = [Known], EarlyData = [[1]],
            ChangeHello = hello =>
            {
                hello.Extensions.Remove(ExtensionType.PreSharedKey);
                hello.Extensions.Add(ExtensionType.ApplicationLayerProtocolNegotiation, 0, 3, 2, (byte)'h', (byte)'2');
                ScriptedPsk.Offer(hello, [Known]);
            },
        };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Connection.Info.EarlyDataLength, Is.EqualTo(1));
    }

    [Test]
    public void A_HelloRetryRequest_takes_none()
    {
        using var client = new ScriptedClient(Options) { ShareGroups = [], Psks = [Known], EarlyData = [[1], [2]], Answer = null };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.SelectedIdentity, Is.Zero);
        ExpectRejected(client);
    }

    [TestCase(Limit, true)]
    [TestCase(Limit + 1, false)]
    public void The_limit_is_kept(int length, bool isAllowed)
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [new byte[60], new byte[length - 60]] };
        client.Run();
        if (isAllowed)
        {
            client.ExpectWorks();
            return;
        }
        client.ExpectFault(TlsFault.TooMuchEarlyData, AlertDescription.UnexpectedMessage);
        Assert.That(client.Plaintext.Length, Is.EqualTo(60));
    }

    [Test]
    public void Padding_does_not_count()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1]] };
        client.RunTo<Core.Handshake.Server13.WaitEndOfEarlyData>();
        client.SendRecord(ContentType.ApplicationData, new byte[Limit - 1], padding: 1000);
        client.Run();
        client.ExpectWorks();
    }

    [Test]
    public void A_record_that_does_not_open_is_fatal_once_the_data_is_taken()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1]] };
        client.RunTo<Core.Handshake.Server13.WaitEndOfEarlyData>();
        client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[50]));
        client.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
    }

    [Test]
    public void The_end_must_be_said()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1]] };
        client.Omitted.Add(HandshakeType.EndOfEarlyData);
        client.Run();
        client.ExpectFault(TlsFault.BadRecordMac, AlertDescription.BadRecordMac);
    }

    [Test]
    public void The_end_must_be_empty_and_end_its_record()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1]] };
        client.Changes[HandshakeType.EndOfEarlyData] = _ => [0];
        client.Run();
        client.ExpectFault(TlsFault.TrailingBytes, AlertDescription.DecodeError);

        using var joined = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1]] };
        joined.RunTo<Core.Handshake.Server13.WaitEndOfEarlyData>();
        joined.Send(Encoded.Message(HandshakeType.EndOfEarlyData), joined.FinishedMessage());
        joined.ExpectFault(TlsFault.HandshakeBytesAcrossKeyChange, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Nothing_is_early_after_the_end()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1]] };
        client.RunTo<Core.Handshake.Server13.WaitFinished>();
        client.SendRecord(ContentType.ApplicationData, [1]);
        client.ExpectFault(TlsFault.UnexpectedApplicationData, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void A_wrong_binder_is_refused_before_anybody_is_asked()
    {
        using var client = new ScriptedClient(Options)
        {
            Psks = [Known], EarlyData = [[1]], ChangeBoundHello = message => Encoded.Flip(message, -1), Answer = _ => Assert.Fail("nobody is asked"),
        };
        client.Next();
        client.Next();
        client.ExpectFault(TlsFault.WrongBinder, AlertDescription.DecryptError);
    }

    [Test]
    public void The_early_exporter_is_the_clients()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1]] };
        client.RunTo<Core.Handshake.Server13.WaitEndOfEarlyData>();
        using var transcript = new Core.Keys.Transcript(TlsCryptoProvider.Platform);
        using var ledger = new Core.Keys.SecretLedger();
        byte[] hash = new byte[32];
        transcript.WithPartial(Core.Crypto.HashFunction.Sha256, client.FirstHello, hash);
        byte[] expected = new byte[40], exported = new byte[40];
        Known.Extract(TlsCryptoProvider.Platform, ledger, Core.Crypto.CipherSuiteSpec.Find(client.Suite)!).DeriveExporter(hash).Export("label"u8, true, "context"u8, expected);
        client.Connection.Context.EarlyExporter!.Export("label"u8, true, "context"u8, exported);
        Assert.That(exported, Is.EqualTo(expected));
    }

    // RFC 9846 §7.5: it covers the handshake up to the server's Finished, which is sent by then.
    [Test]
    public void The_exporter_is_there_while_the_data_comes_and_the_same_afterwards()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1]] };
        client.RunTo<Core.Handshake.Server13.WaitEndOfEarlyData>();
        byte[] early = Export(client.Connection);
        Assert.That(() => client.Connection.GetChannelBinding(TlsChannelBinding.TlsExporter), Throws.InvalidOperationException, "which says who is there");
        Assert.That(() => client.Connection.DangerousExportTrafficKeys(out _, out _), Throws.InvalidOperationException);
        client.RunTo<Core.Handshake.Server13.WaitFinished>();
        Assert.That(Export(client.Connection), Is.EqualTo(early));
        client.Run();
        client.ExpectWorks();
        Assert.That(Export(client.Connection), Is.EqualTo(early));
    }

    [Test]
    public void Without_early_data_the_exporter_waits_for_the_clients_Finished()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known] };
        client.RunTo<Core.Handshake.Server13.WaitFinished>();
        Assert.That(() => Export(client.Connection), Throws.InvalidOperationException);
        client.Run();
        Assert.That(Export(client.Connection), Has.Some.Not.Zero);
    }

    [Test]
    public void After_a_failure_there_is_no_exporter()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1]] };
        client.RunTo<Core.Handshake.Server13.WaitEndOfEarlyData>();
        client.SendAlert(AlertDescription.InternalError);
        Assert.That(client.Connection.Error, Is.Not.Null);
        Assert.That(() => Export(client.Connection), Throws.InvalidOperationException);
    }

    [Test]
    public void Refuses_a_negative_limit() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TlsServerContext.Create(new TlsServerOptions { Credentials = [TestCredentials.Of()], MaxEarlyDataSize = -1 }));

    private static byte[] Export(TlsConnection connection)
    {
        byte[] material = new byte[40];
        connection.ExportKeyingMaterial("label", "context"u8, material);
        return material;
    }

    private static ReadOnlyMemory<byte> KeyOf(Func<byte[], byte[]> hello)
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], EarlyData = [[1]], ChangeBoundHello = hello, Answer = null };
        client.Next();
        client.Next();
        return ((EarlyDataDecision)client.Connection.Decision!).ReplayKey;
    }

    private static void ExpectRejected(ScriptedClient client)
    {
        Assert.That(client.IsEarlyDataAccepted, Is.False);
        Assert.That((client.Connection.Info.EarlyData, client.Connection.Info.EarlyDataLength), Is.EqualTo((TlsEarlyData.Rejected, 0)));
        Assert.That(client.Connection.Context.EarlyExporter, Is.Null);
        Assert.That(client.Plaintext.Unread.SequenceEqual("to the connection"u8), "nothing of the early data");
    }
}

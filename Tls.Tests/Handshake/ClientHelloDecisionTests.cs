using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Server;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>The question about a ClientHello: what it shows, what its answers do, and where it falls (LESSONS row 15).</summary>
internal sealed class ClientHelloDecisionTests
{
    private static readonly TlsServerOptions Pausing = new() { Credentials = [TestCredentials.Of()], PauseAtClientHello = true };

    public static IEnumerable<TestCaseData> AnswersAndFaults =>
    [
        new(AlertDescription.AccessDenied), new(AlertDescription.UnrecognizedName), new(AlertDescription.HandshakeFailure), new(AlertDescription.InternalError),
        new((AlertDescription)200),
    ];

    [Test]
    public void It_shows_what_the_client_said()
    {
        using var client = new ScriptedClient(Pausing)
        {
            Answer = null,
            ChangeHello = hello =>
            {
                hello.Extensions.Set(ExtensionType.ApplicationLayerProtocolNegotiation, 0, 12, 2, (byte)'h', (byte)'2', 8, (byte)'h', (byte)'t', (byte)'t', (byte)'p', (byte)'/', (byte)'1', (byte)'.', (byte)'1');
                hello.Extensions.Set((ExtensionType)0x1A1A, 7, 8, 9);
            },
        };
        client.RunTo<ClientHelloPending>();
        var question = (ClientHelloDecision)client.Connection.Decision!;
        Assert.That(question.Encoded.ToArray(), Is.EqualTo(client.Hello.Encode()));
        Assert.That(question.LegacyVersion, Is.EqualTo(ProtocolVersion.Tls12));
        Assert.That(question.SupportedVersions, Is.EqualTo(new[] { ProtocolVersion.Tls13 }));
        Assert.That(question.CipherSuites, Is.EqualTo(client.Hello.CipherSuites));
        Assert.That(question.Groups, Is.EqualTo(client.Groups));
        Assert.That(question.SignatureSchemes, Is.EqualTo(new[] { SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.Ed25519, SignatureScheme.RsaPssRsaeSha256 }));
        Assert.That(question.Extensions, Is.EqualTo(client.Hello.Extensions.Select(entry => entry.Type)));
        Assert.That(question.ServerName, Is.EqualTo("example.test"));
        Assert.That(question.ApplicationProtocols.Select(name => System.Text.Encoding.ASCII.GetString(name.Span)), Is.EqualTo(new[] { "h2", "http/1.1" }));
        Assert.That(question.TryGetExtension((ExtensionType)0x1A1A, out ReadOnlyMemory<byte> data));
        Assert.That(data.ToArray(), Is.EqualTo(new byte[] { 7, 8, 9 }));
        Assert.That(question.TryGetExtension(ExtensionType.Cookie, out _), Is.False);
        Assert.That(question.Ja3, Does.StartWith("771,4865-4866,0-10-51-43-13-16,29-23,"));
        Assert.That(question.Ja3Hash, Has.Length.EqualTo(32));
        Assert.That(question.Ja4, Does.StartWith("t13d0206h2_"));
        Assert.That(client.Connection.Info.ServerName, Is.Null, "nothing is negotiated yet");
        Assert.That(client.Records, Is.Empty, "nothing is said yet");
    }

    [Test]
    public void It_shows_what_a_client_of_TLS_1_2_said()
    {
        using var client = new ScriptedClient12(Pausing) { Answer = null };
        client.RunTo<ClientHelloPending>();
        var question = (ClientHelloDecision)client.Connection.Decision!;
        Assert.That(question.SupportedVersions, Is.Empty);
        Assert.That(question.ApplicationProtocols, Is.Empty);
        Assert.That(question.Ja4, Does.StartWith("t12d010500_"));
    }

    [Test]
    public void Even_a_client_that_nobody_can_serve_is_shown()
    {
        using var client = new ScriptedClient12(Pausing)
        {
            Answer = null,
            ChangeHello = hello =>
            {
                hello.LegacyVersion = ProtocolVersion.Tls10;
                hello.HasExtensions = false;
            },
        };
        client.RunTo<ClientHelloPending>();
        var question = (ClientHelloDecision)client.Connection.Decision!;
        Assert.That((question.Ja3, question.Ja4[..10]), Is.EqualTo(("769,49195,,,", "t10i010000")));
        question.Proceed();
        client.Deliver([]);
        client.ExpectFault(TlsFault.UnsupportedVersion, AlertDescription.ProtocolVersion);
    }

    [Test]
    public void Malformed_lists_end_the_connection_before_the_question(
        [Values(ExtensionType.ServerName, ExtensionType.SupportedVersions, ExtensionType.SupportedGroups, ExtensionType.SignatureAlgorithms,
            ExtensionType.ApplicationLayerProtocolNegotiation, ExtensionType.EcPointFormats)] ExtensionType type)
    {
        using var client = new ScriptedClient(Pausing) { Answer = null, ChangeHello = hello => hello.Extensions.Set(type, 0xFF) };
        client.Next();
        client.Next();
        Assert.That(client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.DecodeError));
    }

    [TestCaseSource(nameof(AnswersAndFaults))]
    public void A_refusal_sends_the_alert_of_its_choice(AlertDescription alert)
    {
        using var client = new ScriptedClient(Pausing) { Answer = decision => ((ClientHelloDecision)decision).Refuse(alert, "not you") };
        client.Run();
        client.ExpectFault(TlsFault.ClientHelloRefused, alert);
        Assert.That(client.Connection.Error!.Value.Reason, Is.EqualTo("not you"));
        Assert.That(client.Messages, Is.Empty);
    }

    [Test]
    public void A_refusal_with_an_alert_that_ends_nothing_is_a_mistake_and_no_answer(
        [Values(AlertDescription.CloseNotify, AlertDescription.UserCanceled, AlertDescription.NoRenegotiation)] AlertDescription alert)
    {
        using ScriptedPeer client = Scripts.LeadTo(typeof(ClientHelloPending));
        var question = (ClientHelloDecision)client.Connection.Decision!;
        Assert.That(() => question.Refuse(alert), Throws.ArgumentException);
        Assert.That(() => question.Use(null!), Throws.ArgumentNullException);
        Assert.That(question.IsAnswered, Is.False);
    }

    // Everything that a context decides: credential, version, suite, limits, record sizes, padding, provider, client certificates.
    [Test]
    public void Another_context_takes_over_whole([Values] bool isManaged)
    {
        TlsCryptoProvider provider = isManaged ? TlsCryptoProvider.BouncyCastle : TlsCryptoProvider.Platform;
        TlsServerContext other = TlsServerContext.Create(new TlsServerOptions
        {
            CryptoProvider = provider,
            Credentials = [TestCredentials.Of(CertificateKeyKind.Ed25519)],
            CipherSuites = [CipherSuite.TLS_AES_256_GCM_SHA384],
            ClientCertificates = ClientCertificateMode.Optional,
            MaxSentRecordContent = 100,
            RecordPaddingBlock = 64,
            Limits = new TlsLimits { MaxKeyUpdates = 1 },
            PauseAtClientHello = true,
        });
        using var client = new ScriptedClient(Pausing) { Answer = decision => ((ClientHelloDecision)decision).Use(other) };
        client.Run();
        Assert.That(client.IsCertificateRequested);
        Assert.That(client.Suite, Is.EqualTo(CipherSuite.TLS_AES_256_GCM_SHA384));
        Assert.That(client.Connection.Info.LocalSignatureScheme, Is.EqualTo(SignatureScheme.Ed25519));
        Assert.That(client.Connection.Context.Provider, Is.SameAs(provider));
        Assert.That(client.Records.Max(record => record.Length), Is.LessThanOrEqualTo(5 + 100 + 1 + 16), "records are as short as it says");
        client.ExpectWorks();

        client.Records.Clear();
        client.Let(output => client.Connection.Send([1], output, out _));
        Assert.That(client.Records[0].Length, Is.EqualTo(5 + 64 + 16), "and padded as it says");
        client.SendKeyUpdate();
        client.SendKeyUpdate();
        client.ExpectFault(TlsFault.TooManyKeyUpdates, AlertDescription.UnexpectedMessage);
    }

    // Whoever serves this client decides whether its keys are given away.
    [Test]
    public void The_key_log_is_that_of_the_other_context([Values] bool otherCollects)
    {
        var other = TlsServerContext.Create(new TlsServerOptions { Credentials = [TestCredentials.Of()], CollectKeyLog = otherCollects });
        var own = new TlsServerOptions { Credentials = [TestCredentials.Of()], PauseAtClientHello = true, CollectKeyLog = !otherCollects };
        using var client = new ScriptedClient(own) { Answer = decision => ((ClientHelloDecision)decision).Use(other) };
        client.Run();
        client.ExpectWorks();
        using var lines = new TlsBuffer();
        client.Connection.TakeKeyLog(lines);
        Assert.That(lines.IsEmpty, Is.Not.EqualTo(otherCollects));
    }

    [Test]
    public void Another_context_may_speak_another_version()
    {
        TlsServerContext only12 = TlsServerContext.Create(new TlsServerOptions { Credentials = [TestCredentials.Of()], MaxVersion = ProtocolVersion.Tls12 });
        using var client = new ScriptedClient12(new TlsServerOptions { Credentials = [TestCredentials.Of()], MinVersion = ProtocolVersion.Tls13, PauseAtClientHello = true })
        {
            Answer = decision => ((ClientHelloDecision)decision).Use(only12),
        };
        client.Run();
        client.ExpectWorks();
    }

    [Test]
    public void After_a_retry_nobody_is_asked_again()
    {
        int asked = 0;
        using var client = new ScriptedClient(Pausing)
        {
            ShareGroups = [],
            Answer = decision =>
            {
                asked++;
                ((ClientHelloDecision)decision).Proceed();
            },
        };
        client.Run();
        client.ExpectWorks();
        Assert.That((client.Connection.Info.HelloRetryRequested, asked), Is.EqualTo((true, 1)));
    }

    // Wherever the hello is cut into records, the question comes once, when it is whole.
    [Test]
    public void A_hello_in_fragments_asks_when_it_is_whole([Values(1, 2, 7, 100)] int fragment, [Values] bool isTls12)
    {
        int asked = 0;
        using ScriptedPeer client = isTls12 ? new ScriptedClient12(Pausing) { Answer = Count } : new ScriptedClient(Pausing) { Answer = Count };
        client.FragmentSize = fragment;
        client.Run();
        client.FragmentSize = 16_384;
        client.ExpectWorks();
        Assert.That(asked, Is.EqualTo(1));

        void Count(TlsDecision decision)
        {
            asked++;
            Answers.Agree(decision);
        }
    }

    // What follows the hello in its record is held against the client when it is answered, as without the question.
    [Test]
    public void A_message_behind_the_hello_in_its_record_is_refused_after_the_answer()
    {
        using var client = new ScriptedClient(Pausing) { Answer = null };
        client.Next();
        client.Send(client.NewHello().Encode(), WellFormed.Message(HandshakeType.Finished));
        Assert.That(client.Status, Is.EqualTo(TlsStatus.NeedDecision));
        ((ClientHelloDecision)client.Connection.Decision!).Proceed();
        client.Deliver([]);
        client.ExpectFault(TlsFault.HandshakeBytesAcrossKeyChange, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Without_the_option_nothing_pauses()
    {
        using var client = new ScriptedClient { Answer = null };
        client.Run();
        client.ExpectWorks();
    }
}

using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Handshake;

/// <summary>Pre-shared keys across a HelloRetryRequest (RFC 9846 §4.2.2, §4.2.4, §4.3.11.2; LESSONS row 19), seen from both sides.</summary>
internal sealed class PskRetryTests
{
    private static readonly ScriptedPsk Known = ScriptedPsk.Default;
    private static readonly ScriptedPsk KnownSha384 = ScriptedPsk.DefaultSha384;

    private static TlsServerOptions Server => new() { Credentials = [TestCredentials.Of()], PreSharedKeys = [Known.Create(), KnownSha384.Create()] };

    [Test]
    public void A_server_takes_the_key_of_the_second_hello()
    {
        using var client = new ScriptedClient(Server) { ShareGroups = [], Psks = [Known] };
        client.Run();
        client.ExpectWorks();
        Assert.That((client.Retry is not null, client.SelectedIdentity), Is.EqualTo((true, (int?)0)));
    }

    /// <summary>§4.2.2: only keys that do not fit the suite of the HelloRetryRequest may go.</summary>
    [Test]
    public void A_second_hello_without_the_keys_of_the_first_is_refused()
    {
        using var client = new ScriptedClient(Server) { ShareGroups = [], Psks = [Known], SecondPsks = [] };
        client.Run();
        client.ExpectFault(TlsFault.MissingExtension, AlertDescription.MissingExtension);
    }

    [Test]
    public void A_second_hello_without_keys_that_nobody_knows_gets_a_certificate()
    {
        var unknown = new ScriptedPsk("nobody"u8.ToArray(), new byte[32]);
        using var client = new ScriptedClient(Server) { ShareGroups = [], Psks = [unknown], SecondPsks = [] };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.SelectedIdentity, Is.Null);
    }

    [Test]
    public void A_second_hello_may_offer_other_keys()
    {
        var unknown = new ScriptedPsk("nobody"u8.ToArray(), new byte[32]);
        using var client = new ScriptedClient(Server) { ShareGroups = [], Psks = [unknown, Known], SecondPsks = [Known] };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.SelectedIdentity, Is.Zero);
    }

    [Test]
    public void A_key_of_another_hash_than_the_retrys_suite_is_passed_over()
    {
        using var client = new ScriptedClient(Server) { ShareGroups = [], Psks = [Known, KnownSha384], SecondPsks = [KnownSha384, Known] };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Suite, Is.EqualTo(CipherSuite.TLS_AES_128_GCM_SHA256), "the suite stays");
        Assert.That(client.SelectedIdentity, Is.EqualTo(1));
    }

    /// <summary>RFC 9846 §4.2.2: only keys that do not fit the suite may go.</summary>
    [Test]
    public void A_second_hello_without_the_key_that_fitted_is_refused()
    {
        using var client = new ScriptedClient(Server) { ShareGroups = [], Psks = [Known], SecondPsks = [KnownSha384] };
        client.Run();
        client.ExpectFault(TlsFault.ClientHelloChanged, AlertDescription.IllegalParameter);
    }

    [Test]
    public void A_binder_over_the_second_hello_alone_is_refused()
    {
        using var client = new ScriptedClient(Server)
        {
            ShareGroups = [], Psks = [Known], ChangeBoundSecondHello = message =>
            {
                using var empty = new Core.Keys.Transcript(TlsCryptoProvider.Platform);
                return ScriptedPsk.Bind(message, [Known], empty, TlsCryptoProvider.Platform);
            },
        };
        client.Run();
        client.ExpectFault(TlsFault.WrongBinder, AlertDescription.DecryptError);
    }

    [Test]
    public void A_wrong_binder_in_the_second_hello_is_refused()
    {
        using var client = new ScriptedClient(Server) { ShareGroups = [], Psks = [Known], ChangeBoundSecondHello = message => Encoded.Flip(message, -1) };
        client.Run();
        client.ExpectFault(TlsFault.WrongBinder, AlertDescription.DecryptError);
    }

    [Test]
    public void Modes_may_not_change()
    {
        using var client = new ScriptedClient(Server)
        {
            ShareGroups = [], Psks = [Known], ChangeSecondHello = hello => hello.Extensions.Set(ExtensionType.PskKeyExchangeModes, 2, 0, 1),
        };
        client.Run();
        client.ExpectFault(TlsFault.ClientHelloChanged, AlertDescription.IllegalParameter);
    }

    [Test]
    public void A_client_binds_anew_to_the_whole_of_it()
    {
        using var server = new ScriptedServer(Client) { RetryGroup = NamedGroup.Secp384r1, Psk = Known };
        server.Run();
        server.ExpectWorks();
        byte[] second = server.Messages[1];
        using var transcript = new Core.Keys.Transcript(TlsCryptoProvider.Platform);
        transcript.Append(server.Messages[0]);
        transcript.Start(Core.Crypto.HashFunction.Sha256);
        transcript.ReplaceByMessageHash();
        transcript.Append(server.HelloRetryRequest().Encode());
        Assert.That(ScriptedPsk.Bind([.. second], [Known], transcript, TlsCryptoProvider.Platform), Is.EqualTo(second));
    }

    [TestCase(CipherSuite.TLS_AES_128_GCM_SHA256)]
    [TestCase(CipherSuite.TLS_AES_256_GCM_SHA384)]
    public void A_client_offers_no_key_again_that_the_suite_does_not_fit(CipherSuite suite)
    {
        using var server = new ScriptedServer(Client) { RetryGroup = NamedGroup.Secp384r1, Suite = suite };
        server.RunTo<Core.Handshake.Client.WaitSecondServerHello>();
        var offered = Core.Extensions.PreSharedKeyClientHello.Parse(server.ClientHello.Extensions[ExtensionType.PreSharedKey]);
        var identities = new List<byte[]>();
        foreach (Core.Extensions.PskIdentity identity in offered.Identities) identities.Add(identity.Identity.ToArray());
        ScriptedPsk expected = suite == CipherSuite.TLS_AES_128_GCM_SHA256 ? Known : KnownSha384;
        Assert.That(identities, Is.EqualTo(new[] { expected.Identity }));
    }

    [Test]
    public void A_client_without_any_key_left_leaves_that_extension_out_and_no_other()
    {
        // §4.2.2 lets keys go and nothing else: a server compares the two hellos.
        var options = new TlsClientOptions { PreSharedKeys = [KnownSha384.Create()] };
        using var server = new ScriptedServer(options) { RetryGroup = NamedGroup.Secp384r1 };
        server.Run();
        server.ExpectWorks();
        var expected = ClientHelloSpec.Parse(server.Messages[0]);
        expected.Extensions.Remove(ExtensionType.PreSharedKey);
        expected.Extensions.Set(ExtensionType.KeyShare, server.ClientHello.Extensions[ExtensionType.KeyShare]);
        Assert.That(server.Messages[1], Is.EqualTo(expected.Encode()));
    }

    [Test]
    public void A_client_and_a_server_that_have_no_key_in_common_come_to_a_certificate_over_a_retry()
    {
        using TlsMemoryPair pair = Pair.TestPair.Create(
            new TlsClientOptions { PreSharedKeys = [KnownSha384.Create()], KeyShareGroups = [] },
            new TlsServerOptions { Credentials = [Pair.TestPair.Credential()], CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256] });
        pair.Handshake();
        Pair.TestPair.AssertTalks(pair);
        Assert.That(pair.Client.Connection.Info.HelloRetryRequested);
    }

    private static TlsClientOptions Client => new() { PreSharedKeys = [Known.Create(), KnownSha384.Create()] };
}

using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Extensions;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A client that offered pre-shared keys, and what a server may make of that (RFC 9846 §4.3.11; LESSONS rows 25 and 28).</summary>
internal sealed class PskClientTests
{
    private static readonly ScriptedPsk First = ScriptedPsk.Default;
    private static readonly ScriptedPsk Second = new("client 2"u8.ToArray(), [.. Enumerable.Range(101, 32).Select(i => (byte)i)]);
    private static readonly ScriptedPsk Sha384 = ScriptedPsk.DefaultSha384;

    private static TlsClientOptions Options => new() { PreSharedKeys = [First.Create(), Second.Create(), Sha384.Create()] };

    [Test]
    public void The_server_may_take_any([Values(0, 1)] int index)
    {
        ScriptedPsk psk = index == 0 ? First : Second;
        using var server = new ScriptedServer(Options) { Psk = psk, SelectedIdentity = (ushort)index };
        server.Run();
        server.ExpectWorks();
        Assert.That(server.Connection.Info.PreSharedKeyIdentity.ToArray(), Is.EqualTo(psk.Identity));
        Assert.That(server.Connection.Info.PeerCertificates, Is.Empty);
    }

    [Test]
    public void The_suite_has_the_keys_hash()
    {
        using var server = new ScriptedServer(Options) { Psk = Sha384, SelectedIdentity = 2, Suite = CipherSuite.TLS_AES_256_GCM_SHA384 };
        server.Run();
        server.ExpectWorks();
    }

    [Test]
    public void The_server_may_take_none()
    {
        int asked = 0;
        using var server = new ScriptedServer(Options)
        {
            Answer = decision =>
            {
                asked++;
                ((PeerCertificateDecision)decision).Accept();
            },
        };
        server.Run();
        server.ExpectWorks();
        Assert.That(asked, Is.EqualTo(1), "the certificate is judged");
        Assert.That(server.Connection.Info.PreSharedKeyIdentity.IsEmpty);
    }

    [Test]
    public void The_binders_are_right()
    {
        using var server = new ScriptedServer(Options);
        server.RunTo<Core.Handshake.Client.WaitServerHello>();
        byte[] hello = server.Messages[0];
        using var transcript = new Core.Keys.Transcript(TlsCryptoProvider.BouncyCastle);
        Assert.That(ScriptedPsk.Bind([.. hello], [First, Second, Sha384], transcript, TlsCryptoProvider.BouncyCastle), Is.EqualTo(hello));
        Assert.That(server.ClientHello.Extensions.Last().Type, Is.EqualTo(ExtensionType.PreSharedKey));
        Assert.That(server.ClientHello.Extensions[ExtensionType.PskKeyExchangeModes], Is.EqualTo(new byte[] { 1, 1 }), "never without forward secrecy");
    }

    [TestCase(3)]
    [TestCase(4)]
    [TestCase(0xFFFF)]
    public void Refuses_an_identity_out_of_range(int index)
    {
        using var server = new ScriptedServer(Options) { Psk = First, SelectedIdentity = (ushort)index };
        server.Run();
        server.ExpectFault(TlsFault.SelectedIdentityOutOfRange, AlertDescription.IllegalParameter);
    }

    [TestCase(0, CipherSuite.TLS_AES_256_GCM_SHA384)]
    [TestCase(2, CipherSuite.TLS_AES_128_GCM_SHA256)]
    [TestCase(2, CipherSuite.TLS_CHACHA20_POLY1305_SHA256)]
    public void Refuses_a_suite_of_another_hash(int index, CipherSuite suite)
    {
        using var server = new ScriptedServer(Options) { Psk = First, SelectedIdentity = (ushort)index, Suite = suite };
        server.Run();
        server.ExpectFault(TlsFault.PskHashMismatch, AlertDescription.IllegalParameter);
    }

    [Test]
    public void Refuses_a_key_without_a_key_exchange()
    {
        using var server = new ScriptedServer(Options) { Psk = First, ChangeHello = hello => hello.Extensions.Remove(ExtensionType.KeyShare) };
        server.Run();
        server.ExpectFault(TlsFault.PskWithoutKeyShare, AlertDescription.IllegalParameter);
    }

    [Test]
    public void Refuses_neither_key_nor_key_exchange()
    {
        using var server = new ScriptedServer(Options) { ChangeHello = hello => hello.Extensions.Remove(ExtensionType.KeyShare) };
        server.Run();
        server.ExpectFault(TlsFault.MissingExtension, AlertDescription.MissingExtension);
    }

    [Test]
    public void Refuses_a_key_where_none_was_offered()
    {
        using var server = new ScriptedServer { Psk = First };
        server.Run();
        server.ExpectFault(TlsFault.UnsolicitedExtension, AlertDescription.UnsupportedExtension);
    }

    [Test]
    public void Refuses_the_modes_in_an_answer()
    {
        using var server = new ScriptedServer(Options) { Psk = First, ChangeHello = hello => hello.Extensions.Set(ExtensionType.PskKeyExchangeModes, 1, 1) };
        server.Run();
        server.ExpectFault(TlsFault.MisplacedExtension, AlertDescription.IllegalParameter);
    }

    [Test]
    public void Refuses_a_key_in_a_HelloRetryRequest()
    {
        using var server = new ScriptedServer(Options)
        {
            RetryGroup = NamedGroup.Secp256r1, ChangeRetry = retry => retry.Extensions.Set(new PreSharedKeyServerHello(0)),
        };
        server.Run();
        server.ExpectFault(TlsFault.MisplacedExtension, AlertDescription.IllegalParameter);
    }

    [TestCase(0, 0)]
    [TestCase(0, 0, 0)]
    public void Refuses_a_selection_of_another_size(params int[] data)
    {
        byte[] wrong = [.. data.Select(value => (byte)value)];
        if (wrong.Length == 2) wrong = [0];
        using var server = new ScriptedServer(Options) { Psk = First, ChangeHello = hello => hello.Extensions.Set(ExtensionType.PreSharedKey, wrong) };
        server.Run();
        Assert.That(server.Connection.Error?.Alert, Is.EqualTo(AlertDescription.DecodeError));
        server.ExpectDead();
    }

    /// <summary>A server that selects a key it does not have gets nowhere: its records do not even open.</summary>
    [Test]
    public void A_server_without_the_key_is_found_out()
    {
        var impostor = new ScriptedPsk(First.Identity, new byte[32]);
        using var server = new ScriptedServer(Options) { Psk = impostor };

        // The alert that it gets is under keys that the impostor does not have either.
        Assert.Throws<PeerFaultException>(server.Run);
        Assert.That(server.Connection.Error?.Fault, Is.EqualTo(TlsFault.BadRecordMac));
        Assert.That(server.Connection.IsConnected, Is.False);
    }

    /// <summary>The Finished alone proves the key, so it is checked here as everywhere.</summary>
    [Test]
    public void A_wrong_Finished_is_refused()
    {
        using var server = new ScriptedServer(Options) { Psk = First };
        server.Changes[HandshakeType.Finished] = body => Encoded.Flip(body, 0);
        server.Run();
        server.ExpectFault(TlsFault.WrongFinished, AlertDescription.DecryptError);
    }

    [Test]
    public void A_server_with_a_key_may_not_ask_for_a_certificate()
    {
        using var server = new ScriptedServer(Options) { Psk = First, RequestsCertificate = true };
        server.Run();
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);
    }

    [Test]
    public void Offers_no_keys_where_TLS13_is_not_allowed()
    {
        Assert.Throws<ArgumentException>(() => TlsClientContext.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, PreSharedKeys = [First.Create()] }));
    }

    [Test]
    public void Binders_take_a_disposed_key_for_an_internal_error()
    {
        TlsPreSharedKey key = First.Create();
        using var server = new ScriptedServer(new TlsClientOptions { PreSharedKeys = [key] });
        key.Dispose();
        using var output = new TlsBuffer();
        Assert.That(server.Connection.Start(output), Is.EqualTo(TlsStatus.Failed));
        Assert.That(server.Connection.Error?.Fault, Is.EqualTo(TlsFault.InternalError));
    }
}

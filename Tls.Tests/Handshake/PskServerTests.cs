using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A server and the pre-shared keys of a ClientHello (RFC 9846 §4.3.11; LESSONS rows 19, 20, 21): nothing of an offer is believed before its binder is.</summary>
internal sealed class PskServerTests
{
    private static readonly ScriptedPsk Known = ScriptedPsk.Default;
    private static readonly ScriptedPsk KnownSha384 = ScriptedPsk.DefaultSha384;
    private static readonly ScriptedPsk Unknown = new("nobody"u8.ToArray(), new byte[32]);
    private static readonly ScriptedPsk WrongKey = new(Known.Identity, new byte[32]);

    private static TlsServerOptions Options => new() { Credentials = [TestCredentials.Of()], PreSharedKeys = [Known.Create(), KnownSha384.Create()] };

    [Test]
    public void A_known_key_is_taken_and_no_certificate_shown()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known] };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.SelectedIdentity, Is.Zero);
        Assert.That(client.Messages.Select(message => (HandshakeType)message[0]),
            Is.EqualTo(new[] { HandshakeType.ServerHello, HandshakeType.EncryptedExtensions, HandshakeType.Finished }));
        Assert.That(client.Connection.Info.PreSharedKeyIdentity.ToArray(), Is.EqualTo(Known.Identity));
    }

    [Test]
    public void A_key_brings_a_suite_with_its_hash()
    {
        using var client = new ScriptedClient(Options) { Psks = [KnownSha384] };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Suite, Is.EqualTo(CipherSuite.TLS_AES_256_GCM_SHA384));
    }

    [Test]
    public void A_key_without_a_suite_is_passed_over()
    {
        using var client = new ScriptedClient(Options)
        {
            Psks = [KnownSha384, Known],
            ChangeHello = hello => hello.CipherSuites.Remove(CipherSuite.TLS_AES_256_GCM_SHA384),
        };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.SelectedIdentity, Is.EqualTo(1));
    }

    [Test]
    public void Unknown_identities_are_passed_over()
    {
        using var client = new ScriptedClient(Options) { Psks = [Unknown, Known] };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.SelectedIdentity, Is.EqualTo(1));
    }

    [Test]
    public void Without_a_known_identity_the_certificate_is_shown()
    {
        using var client = new ScriptedClient(Options) { Psks = [Unknown] };
        client.Run();
        client.ExpectWorks();
        ExpectCertificate(client);
    }

    [Test]
    public void Only_so_many_identities_are_looked_at([Values(7, 8)] int before)
    {
        using var client = new ScriptedClient(Options) { Psks = [.. Enumerable.Repeat(Unknown, before), Known] };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.SelectedIdentity, before == 7 ? Is.EqualTo(7) : Is.Null);
    }

    [Test]
    public void A_client_that_wants_no_key_exchange_gets_a_certificate()
    {
        using var client = new ScriptedClient(Options)
        {
            Psks = [Known],
            ChangeHello = hello => hello.Extensions.Set(ExtensionType.PskKeyExchangeModes, 1, (byte)PskKeyExchangeMode.PskKe),
        };
        client.Run();
        client.ExpectWorks();
        ExpectCertificate(client);
    }

    [Test]
    public void A_client_that_can_do_nothing_else_is_refused()
    {
        using var client = new ScriptedClient(Options)
        {
            Psks = [Known],
            ChangeHello = hello =>
            {
                hello.Extensions.Set(ExtensionType.PskKeyExchangeModes, 1, (byte)PskKeyExchangeMode.PskKe);
                hello.Extensions.Remove(ExtensionType.SupportedGroups);
                hello.Extensions.Remove(ExtensionType.KeyShare);
            },
        };
        client.Run();
        client.ExpectFault(TlsFault.NoSharedGroup, AlertDescription.HandshakeFailure);
    }

    [Test]
    public void A_client_with_a_key_needs_no_signature_schemes()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], ChangeHello = hello => hello.Extensions.Remove(ExtensionType.SignatureAlgorithms) };
        client.Run();
        client.ExpectWorks();
    }

    [Test]
    public void A_client_whose_key_is_unknown_does()
    {
        using var client = new ScriptedClient(Options) { Psks = [Unknown], ChangeHello = hello => hello.Extensions.Remove(ExtensionType.SignatureAlgorithms) };
        client.Run();
        client.ExpectFault(TlsFault.MissingExtension, AlertDescription.MissingExtension);
    }

    [Test]
    public void A_server_without_a_certificate_serves_those_with_a_key_alone([Values] bool known)
    {
        var options = new TlsServerOptions { Credentials = [], PreSharedKeys = [Known.Create()] };
        using var client = new ScriptedClient(options) { Psks = [known ? Known : Unknown] };
        client.Run();
        if (known) client.ExpectWorks();
        else client.ExpectFault(TlsFault.NoSharedSignatureScheme, AlertDescription.HandshakeFailure);
    }

    [Test]
    public void A_client_with_a_key_is_not_asked_for_a_certificate()
    {
        var options = new TlsServerOptions
        {
            Credentials = [TestCredentials.Of()], PreSharedKeys = [Known.Create()], ClientCertificates = ClientCertificateMode.Optional,
        };
        using var client = new ScriptedClient(options) { Psks = [Known] };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.IsCertificateRequested, Is.False);
    }

    [Test]
    public void A_wrong_key_is_refused()
    {
        using var client = new ScriptedClient(Options) { Psks = [WrongKey] };
        client.Run();
        client.ExpectFault(TlsFault.WrongBinder, AlertDescription.DecryptError);
    }

    [Test]
    public void A_known_identity_behind_it_does_not_help()
    {
        using var client = new ScriptedClient(Options) { Psks = [WrongKey, KnownSha384] };
        client.Run();
        client.ExpectFault(TlsFault.WrongBinder, AlertDescription.DecryptError);
    }

    [TestCase(PskOrigin.Resumption)]
    [TestCase(PskOrigin.Imported)]
    public void A_binder_of_another_kind_of_key_is_refused(PskOrigin origin)
    {
        byte[] key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        using var client = new ScriptedClient(Options) { Psks = [new ScriptedPsk(Known.Identity, key, HashFunction.Sha256, origin)] };
        client.Run();
        client.ExpectFault(TlsFault.WrongBinder, AlertDescription.DecryptError);
    }

    [Test]
    public void Identities_are_whole_byte_strings()
    {
        byte[] key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        var cut = new ScriptedPsk("client\0one"u8.ToArray(), key);
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], PreSharedKeys = [cut.Create()] };
        foreach (byte[] other in new byte[][] { [.. "client"u8], [.. "client\0"u8], [.. "client\0two"u8], [.. "client\0one\0"u8] })
        {
            using var client = new ScriptedClient(options) { Psks = [new ScriptedPsk(other, key)] };
            client.Run();
            client.ExpectWorks();
            Assert.That(client.SelectedIdentity, Is.Null, "another identity");
        }
        using var same = new ScriptedClient(options) { Psks = [cut] };
        same.Run();
        Assert.That(same.SelectedIdentity, Is.Zero);
    }

    [Test]
    public void A_key_that_its_owner_disposed_is_an_internal_error()
    {
        TlsPreSharedKey key = Known.Create();
        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], PreSharedKeys = [key] }) { Psks = [Known] };
        key.Dispose();
        client.Run();
        client.ExpectFault(TlsFault.InternalError, AlertDescription.InternalError);
    }

    /// <summary>Every bit of the ClientHello is under the binder: what a man in the middle changes is found, or the key is not used.</summary>
    [Test]
    public void No_change_of_the_hello_gets_past_the_binder()
    {
        using var honest = new ScriptedClient(Options) { Psks = [Known] };
        honest.RunTo<Core.Handshake.Server13.WaitFinished>();
        int length = honest.Hello.Encode().Length;
        for (int index = 4; index < length; index++)
        {
            int changed = index;
            using var client = new ScriptedClient(Options) { Psks = [Known], ChangeBoundHello = message => Encoded.Flip(message, changed) };
            while (client.Messages.Count == 0 && client.Connection.Error is null && client.Next()) { }
            Assert.That(client.Connection.Info.PreSharedKeyIdentity.IsEmpty, $"byte {index}: the key was taken all the same");
        }
    }

    public static IEnumerable<TestCaseData> Malformed =>
    [
        Case("no identity", [0, 0, .. Encoded.Vector16(Encoded.Vector8(new byte[32]))], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("an empty identity", [.. Encoded.Vector16([0, 0, 0, 0, 0, 0, 0]), .. Binders(1)], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("no binder", [.. Identities(1), 0, 0], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("a short binder", [.. Identities(1), .. Encoded.Vector16(Encoded.Vector8(new byte[31]))], TlsFault.VectorOutOfRange, AlertDescription.DecodeError),
        Case("a binder too few", [.. Identities(2), .. Binders(1)], TlsFault.PskBinderCountMismatch, AlertDescription.IllegalParameter),
        Case("a binder too many", [.. Identities(1), .. Binders(2)], TlsFault.PskBinderCountMismatch, AlertDescription.IllegalParameter),
        Case("a long binder", [.. Identities(1), .. Encoded.Vector16(Encoded.Vector8(new byte[33]))], TlsFault.WrongBinder, AlertDescription.DecryptError),
        Case("a binder of the other hash", [.. Identities(1), .. Encoded.Vector16(Encoded.Vector8(new byte[48]))], TlsFault.WrongBinder, AlertDescription.DecryptError),
        Case("bytes behind", [.. Identities(1), .. Binders(1), 0], TlsFault.TrailingBytes, AlertDescription.DecodeError),
        Case("nothing", [], TlsFault.TruncatedMessage, AlertDescription.DecodeError),
        Case("identities that overrun", [0, 200, 0, 1, 9, 0, 0, 0, 0], TlsFault.TruncatedMessage, AlertDescription.DecodeError),
    ];

    [TestCaseSource(nameof(Malformed))]
    public void Refuses_an_offer_with(byte[] data, TlsFault fault, AlertDescription alert)
    {
        using var client = new ScriptedClient(Options) { ChangeHello = hello => OfferRaw(hello, data) };
        client.Run();
        client.ExpectFault(fault, alert);
    }

    [Test]
    public void Refuses_keys_without_modes()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], ChangeHello = hello => hello.Extensions.Remove(ExtensionType.PskKeyExchangeModes) };
        client.Run();
        client.ExpectFault(TlsFault.MissingExtension, AlertDescription.MissingExtension);
    }

    [Test]
    public void Refuses_malformed_modes()
    {
        using var client = new ScriptedClient(Options) { Psks = [Known], ChangeHello = hello => hello.Extensions.Set(ExtensionType.PskKeyExchangeModes, 0) };
        client.Run();
        client.ExpectFault(TlsFault.VectorOutOfRange, AlertDescription.DecodeError);
    }

    [Test]
    public void Refuses_keys_that_do_not_come_last()
    {
        using var client = new ScriptedClient(Options)
        {
            ChangeHello = hello =>
            {
                OfferRaw(hello, [.. Identities(1), .. Binders(1)]);
                hello.Extensions.Add((ExtensionType)0x1234);
            },
        };
        client.Run();
        client.ExpectFault(TlsFault.PreSharedKeyNotLast, AlertDescription.IllegalParameter);
    }

    private static void ExpectCertificate(ScriptedClient client)
    {
        Assert.That(client.SelectedIdentity, Is.Null);
        Assert.That(client.Messages.Select(message => (HandshakeType)message[0]), Does.Contain(HandshakeType.CertificateVerify));
        Assert.That(client.Connection.Info.PreSharedKeyIdentity.IsEmpty);
    }

    private static void OfferRaw(ClientHelloSpec hello, byte[] data)
    {
        hello.Extensions.Add(ExtensionType.PskKeyExchangeModes, 1, (byte)PskKeyExchangeMode.PskDheKe);
        hello.Extensions.Add(ExtensionType.PreSharedKey, data);
    }

    private static byte[] Identities(int count) =>
        Encoded.Vector16([.. Enumerable.Range(0, count).SelectMany(_ => (byte[])[.. Encoded.Vector16(Known.Identity), 0, 0, 0, 0])]);

    private static byte[] Binders(int count) => Encoded.Vector16([.. Enumerable.Range(0, count).SelectMany(_ => Encoded.Vector8(new byte[32]))]);

    private static TestCaseData Case(string name, byte[] data, TlsFault fault, AlertDescription alert) =>
        new TestCaseData(data, fault, alert).SetArgDisplayNames(name);
}

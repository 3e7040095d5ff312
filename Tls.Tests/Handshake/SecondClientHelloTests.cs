using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// A server that has asked for another ClientHello takes the same one but for what RFC 9846 §4.2.2 lets change (LESSONS row 19: compared
/// field by field, every extension removed, added and changed).
/// </summary>
internal sealed class SecondClientHelloTests
{
    private static readonly byte[] Cookie = [1, 2, 3, 4];

    /// <summary>Everything the library recognises that may change in no way; what is in the first hello, and what is not.</summary>
    private static readonly ExtensionType[] Fixed =
    [
        .. Enum.GetValues<ExtensionType>().Except(
        [
            ExtensionType.KeyShare, ExtensionType.EarlyData, ExtensionType.Cookie, ExtensionType.PreSharedKey, ExtensionType.Padding,
            ExtensionType.OidFilters,
        ]),
    ];

    public static IEnumerable<TestCaseData> Refused =>
    [
        Case("random", hello => hello.Random = Encoded.Flip(hello.Random, -1), TlsFault.ClientHelloChanged),
        Case("session id", hello => hello.SessionId = Encoded.Flip(hello.SessionId, 0), TlsFault.ClientHelloChanged),
        Case("no session id", hello => hello.SessionId = [], TlsFault.ClientHelloChanged),
        Case("a suite more", hello => hello.CipherSuites.Add(CipherSuite.TLS_CHACHA20_POLY1305_SHA256), TlsFault.ClientHelloChanged),
        Case("a suite fewer", hello => hello.CipherSuites.RemoveAt(0), TlsFault.ClientHelloChanged),
        Case("suites in another order", hello => hello.CipherSuites.Reverse(), TlsFault.ClientHelloChanged),
        Case("compression", hello => hello.CompressionMethods = [1], TlsFault.ClientHelloChanged),
        Case("legacy version", hello => hello.LegacyVersion = ProtocolVersion.Tls11, TlsFault.ClientHelloChanged),
        Case("no extensions", hello => hello.HasExtensions = false, TlsFault.ClientHelloChanged),
        Case("a cookie that nobody sent", hello => hello.Extensions.Add(ExtensionType.Cookie, 0, 1, 7), TlsFault.WrongCookie),
        Case("early data that was not there", hello => hello.Extensions.Add(ExtensionType.EarlyData), TlsFault.ClientHelloChanged),
        Case("a PSK that was not there", hello => hello.Extensions.Add(ExtensionType.PreSharedKey, new byte[47]), TlsFault.ClientHelloChanged),
        Case("still no share", hello => hello.Extensions.Set(ExtensionType.KeyShare, 0, 0), TlsFault.WrongRetriedKeyShare),
        Case("another group's share", hello => hello.Extensions.Set(ExtensionType.KeyShare, Encoded.Vector16([0, 0x17, .. Encoded.Vector16(new byte[65])])),
            TlsFault.WrongRetriedKeyShare),
        Case("the share twice", hello => hello.Extensions.Set(ExtensionType.KeyShare, Doubled(hello.Extensions[ExtensionType.KeyShare])),
            TlsFault.WrongRetriedKeyShare),
        Case("a share too many", hello => hello.Extensions.Set(ExtensionType.KeyShare, WithAnother(hello.Extensions[ExtensionType.KeyShare])),
            TlsFault.WrongRetriedKeyShare),
        Case("a share of zeros", hello => hello.Extensions.Set(ExtensionType.KeyShare, Encoded.Vector16([0, 0x1D, .. Encoded.Vector16(new byte[32])])),
            TlsFault.InvalidKeyShare),
        Case("no key_share", hello => hello.Extensions.Remove(ExtensionType.KeyShare), TlsFault.MissingExtension, AlertDescription.MissingExtension),
    ];

    public static IEnumerable<ExtensionType> FixedTypes => Fixed;

    [TestCaseSource(nameof(Refused))]
    public void Refuses_a_change_of(Action<ClientHelloSpec> change, TlsFault fault, AlertDescription alert)
    {
        using var client = new ScriptedClient { ShareGroups = [], ChangeSecondHello = change };
        client.Run();
        client.ExpectFault(fault, alert);
        Assert.That(client.Retry?.Group, Is.EqualTo(NamedGroup.X25519));
    }

    [TestCaseSource(nameof(FixedTypes))]
    public void Refuses_an_extension_that_was_removed(ExtensionType type) =>
        Expect(ClientHelloChanged, hello => AddOnce(hello, type), hello => hello.Extensions.Remove(type));

    [TestCaseSource(nameof(FixedTypes))]
    public void Refuses_an_extension_that_was_changed(ExtensionType type) => Expect(
        ClientHelloChanged,
        hello => AddOnce(hello, type),
        hello => hello.Extensions.Set(type, [.. hello.Extensions[type], 0]));

    [TestCaseSource(nameof(FixedTypes))]
    public void Refuses_an_extension_that_was_added(ExtensionType type)
    {
        if (new ScriptedClient().NewHello().Extensions.Contains(type)) return;
        Expect(ClientHelloChanged, hello => { }, hello => hello.Extensions.Add(type, 1, 2));
    }

    [Test]
    public void Takes_padding_that_comes_goes_or_changes()
    {
        ExpectWorks(hello => { }, hello => hello.Extensions.Add(ExtensionType.Padding, new byte[10]));
        ExpectWorks(hello => hello.Extensions.Add(ExtensionType.Padding, new byte[10]), hello => hello.Extensions.Set(ExtensionType.Padding, new byte[20]));
        ExpectWorks(hello => hello.Extensions.Add(ExtensionType.Padding, new byte[10]), hello => hello.Extensions.Remove(ExtensionType.Padding));
    }

    [Test]
    public void Takes_early_data_that_was_removed_and_no_other()
    {
        ExpectWorks(hello => hello.Extensions.Add(ExtensionType.EarlyData), hello => { });
        Expect(ClientHelloChanged, hello => hello.Extensions.Add(ExtensionType.EarlyData), hello => hello.Extensions.Add(ExtensionType.EarlyData));
    }

    [Test]
    public void Takes_a_PSK_that_was_updated_or_removed()
    {
        ExpectWorks(AddPsk, hello => hello.Extensions.Set(ExtensionType.PreSharedKey, PskOffer("other"u8)));
        ExpectWorks(AddPsk, hello => hello.Extensions.Remove(ExtensionType.PreSharedKey));
    }

    [Test]
    public void Leaves_extensions_it_does_not_know_out_of_account() =>
        ExpectWorks(hello => hello.Extensions.Add((ExtensionType)0xABCD, 1), hello => hello.Extensions.Set((ExtensionType)0xABCD, 2));

    [Test]
    public void Wants_its_cookie_back()
    {
        using ScriptedClient client = NewClientWithCookie(hello => { });
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Retry?.Cookie, Is.EqualTo(Cookie));
    }

    [Test]
    public void Refuses_any_other_cookie()
    {
        Action<ClientHelloSpec>[] changes =
        [
            hello => hello.Extensions.Remove(ExtensionType.Cookie),
            hello => hello.Extensions.Set(ExtensionType.Cookie, Encoded.Vector16(1, 2, 3, 5)),
            hello => hello.Extensions.Set(ExtensionType.Cookie, Encoded.Vector16(1, 2, 3)),
            hello => hello.Extensions.Set(ExtensionType.Cookie, Encoded.Vector16(1, 2, 3, 4, 0)),
        ];
        foreach (Action<ClientHelloSpec> change in changes)
        {
            using ScriptedClient client = NewClientWithCookie(change);
            client.Run();
            client.ExpectFault(TlsFault.WrongCookie, AlertDescription.IllegalParameter);
        }
    }

    [Test]
    public void Asks_once_and_keeps_what_it_chose()
    {
        using var client = new ScriptedClient { ShareGroups = [NamedGroup.Secp521r1], Groups = [NamedGroup.Secp521r1, NamedGroup.Secp256r1] };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Retry, Is.Null, "a share of a group that the server has is good enough");

        NamedGroup[] groups = [NamedGroup.Secp384r1, NamedGroup.Secp256r1];
        using var other = new ScriptedClient(new TlsServerOptions { Credentials = [TestCredentials.Of()], Groups = groups });
        other.Run();
        other.ExpectWorks();
        Assert.That(other.Retry?.Group, Is.EqualTo(NamedGroup.Secp256r1));
        Assert.That(other.Connection.Info.Group, Is.EqualTo(NamedGroup.Secp256r1));
        Assert.That(other.Connection.Info.HelloRetryRequested);
    }

    [Test]
    public void Refuses_application_data_between_the_hellos()
    {
        using var client = new ScriptedClient { ShareGroups = [] };
        client.RunTo<Core.Handshake.Server13.WaitSecondClientHello>();
        client.Deliver(Encoded.Record((byte)ContentType.ApplicationData, new byte[50]));
        client.ExpectFault(TlsFault.UnexpectedApplicationData, AlertDescription.UnexpectedMessage);
    }

    private static TlsFault ClientHelloChanged => TlsFault.ClientHelloChanged;

    private static TestCaseData Case(string name, Action<ClientHelloSpec> change, TlsFault fault, AlertDescription alert = AlertDescription.IllegalParameter) =>
        new TestCaseData(change, fault, alert).SetArgDisplayNames(name);

    private static ScriptedClient NewClientWithCookie(Action<ClientHelloSpec> change) =>
        new(new TlsServerOptions { Credentials = [TestCredentials.Of()], RetryCookie = Cookie }) { ShareGroups = [], ChangeSecondHello = change };

    private static void Expect(TlsFault fault, Action<ClientHelloSpec> first, Action<ClientHelloSpec> second)
    {
        using var client = new ScriptedClient { ShareGroups = [], ChangeHello = first, ChangeSecondHello = second };
        client.Run();
        client.ExpectFault(fault, AlertDescription.IllegalParameter);
    }

    private static void ExpectWorks(Action<ClientHelloSpec> first, Action<ClientHelloSpec> second)
    {
        using var client = new ScriptedClient { ShareGroups = [], ChangeHello = first, ChangeSecondHello = second };
        client.Run();
        client.ExpectWorks();
    }

    private static void AddPsk(ClientHelloSpec hello)
    {
        hello.Extensions.Add(ExtensionType.PskKeyExchangeModes, 1, 1);
        hello.Extensions.Add(ExtensionType.PreSharedKey, PskOffer("one"u8));
    }

    // Of a key that nobody knows.
    private static byte[] PskOffer(ReadOnlySpan<byte> identity) =>
        [.. Encoded.Vector16([.. Encoded.Vector16(identity.ToArray()), 0, 0, 0, 0]), .. Encoded.Vector16(Encoded.Vector8(new byte[32]))];

    // Of the types that the server reads itself, one with a body that it accepts; any body will do for the others.
    private static void AddOnce(ClientHelloSpec hello, ExtensionType type)
    {
        if (hello.Extensions.Contains(type)) return;
        hello.Extensions.Add(type, type switch
        {
            ExtensionType.RecordSizeLimit => [0x40, 0],
            ExtensionType.SignedCertificateTimestamp => [],
            ExtensionType.SignatureAlgorithmsCert => [0, 2, 4, 3],
            ExtensionType.CertificateAuthorities => [0, 4, 0, 2, 0x30, 0],
            ExtensionType.CompressCertificate => [2, 0, 1],
            _ => [0, 3, 2, .. "h2"u8],
        });
    }

    private static byte[] Doubled(byte[] keyShare) => Encoded.Vector16([.. keyShare[2..], .. keyShare[2..]]);

    private static byte[] WithAnother(byte[] keyShare) => Encoded.Vector16([.. keyShare[2..], 0, 0x17, .. Encoded.Vector16(new byte[65])]);
}

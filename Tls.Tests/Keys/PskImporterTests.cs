using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Tests.Keys;

/// <summary>RFC 9258: keys made of an external one, against values that other implementations publish.</summary>
internal sealed class PskImporterTests
{
    private const string Key1 = "4142434441424344414243444142434441424344414243444142434441424344";
    private const string Key2 = "454647484546474845464748454647484546474845464748454647484546474845464748454647484546474845464748";
    private const string Key3 = "494a4b4c494a4b4c494a4b4c494a4b4c494a4b4c494a4b4c494a4b4c494a4b4c";

    private static IEnumerable<TestCaseData> Known =>
    [
        Case("SHA-256 for SHA-256", HashFunction.Sha256, Key1, "psk1", "context1", HashFunction.Sha256,
            "77cfa040c1e1ca63f0cd989dbefb28f5129625b08ce4f258bb825a9b0a4642a0"),
        Case("SHA-256 for SHA-384", HashFunction.Sha256, Key1, "psk1", "context1", HashFunction.Sha384,
            "3cb0eb3c10863c51a674df9f7b5900b47aa9353ba35c475b7ff6ad53f868ea97ee896b7b54460853340f699b91949d8d"),
        Case("no context", HashFunction.Sha256, Key1, "psk1", "", HashFunction.Sha256,
            "f38b065c368f79497cd9b2615d047e3415b62ce43b7eb6e1d0474cb5636fedb0"),
        Case("another key", HashFunction.Sha256, Key3, "psk3", "context3", HashFunction.Sha256,
            "64d6ffd17c8eb3a64558008681b2f7e5a338963a25c7d1c75f4f72196159db02"),
        Case("SHA-384 for SHA-384", HashFunction.Sha384, Key2, "psk2", "context2", HashFunction.Sha384,
            "fbc3670da40a25dfbe8132b2840a412a7fb3a93846c3111ee45609fe68b70d5c9dfabdfdb3268a52a604de3c33b65f1d"),
        Case("SHA-384 for SHA-256", HashFunction.Sha384, Key2, "psk2", "context2", HashFunction.Sha256,
            "02b3e806e32d41ebbd4ea0dc49c4a448c186df3e161e1f68bec1889e84fc4fcd"),
    ];

    [TestCaseSource(nameof(Known))]
    public void Makes_the_published_key(object own, string key, string identity, string context, object target, string expected)
    {
        foreach (TlsCryptoProvider provider in new[] { TlsCryptoProvider.Platform, TlsCryptoProvider.BouncyCastle })
        {
            byte[] imported = PskImporter.Identity(Ascii(identity), Ascii(context), (HashFunction)target);
            byte[] derived = new byte[((HashFunction)target).Length()];
            PskImporter.Derive(provider, Convert.FromHexString(key), (HashFunction)own, imported, derived);
            Assert.That(Convert.ToHexStringLower(derived), Is.EqualTo(expected));
        }
    }

    [Test]
    public void The_identity_says_what_the_key_is_for()
    {
        IReadOnlyList<TlsPreSharedKey> keys = TlsPreSharedKey.Import("id"u8, new byte[32], "context"u8);
        Assert.That(keys.Select(key => Convert.ToHexStringLower(key.Identity.Span)), Is.EqualTo(new[]
        {
            "0002" + "6964" + "0007" + "636f6e74657874" + "0304" + "0001",
            "0002" + "6964" + "0007" + "636f6e74657874" + "0304" + "0002",
        }));
        Assert.That(keys.Select(key => key.Key.Origin), Is.All.EqualTo(PskOrigin.Imported));
    }

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    private static TestCaseData Case(string name, HashFunction own, string key, string identity, string context, HashFunction target, string expected) =>
        new TestCaseData(own, key, identity, context, target, expected).SetArgDisplayNames(name);
}

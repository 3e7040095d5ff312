using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>What a hostile peer may send for a hybrid (draft-ietf-tls-ecdhe-mlkem §4): each share has one length, and both parts are looked at.</summary>
internal sealed class HybridShareTests
{
    private const int X25519Length = 32;

    public static IEnumerable<TestCaseData> BadClientShares =>
    [
        .. BadLengths(),
        Case("a point of small order", share => [.. share[..^X25519Length], .. new byte[X25519Length]]),
        Case("a coefficient of q or more", share => [0xFF, (byte)(share[1] | 0x0F), .. share[2..]]),
        Case("the last coefficient of q or more", share => [.. share[..1150], (byte)(share[1150] | 0xF0), 0xFF, .. share[1152..]]),
        Case("the parts in the NIST groups' order", share => [.. Enumerable.Repeat((byte)0xFF, X25519Length), .. share[..^X25519Length]]),
    ];

    public static IEnumerable<TestCaseData> BadServerShares =>
    [
        .. BadLengths(),
        Case("a point of small order", share => [.. share[..^X25519Length], .. new byte[X25519Length]]),
    ];

    [TestCaseSource(nameof(BadClientShares))]
    public void A_server_refuses(Func<byte[], byte[]> change)
    {
        using var client = new ScriptedClient
        {
            Groups = [NamedGroup.X25519MLKEM768],
            ShareGroups = [NamedGroup.X25519MLKEM768],
            ChangeHello = hello => hello.Extensions.Set(ExtensionType.KeyShare, Encoded.Vector16(Changed(hello.Extensions[ExtensionType.KeyShare][2..], change))),
        };
        client.Run();
        client.ExpectFault(TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter);
    }

    [TestCaseSource(nameof(BadServerShares))]
    public void A_client_refuses(Func<byte[], byte[]> change)
    {
        using var server = new ScriptedServer
        {
            ChangeHello = hello => hello.Extensions.Set(ExtensionType.KeyShare, Changed(hello.Extensions[ExtensionType.KeyShare], change)),
        };
        server.Run();
        server.ExpectFault(TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter);
    }

    [Test]
    public void The_second_hello_brings_a_hybrid_share_of_the_right_length([Values(-1, 1)] int difference)
    {
        using var client = new ScriptedClient
        {
            Groups = [NamedGroup.X25519MLKEM768, NamedGroup.X25519],
            ShareGroups = [NamedGroup.X25519],
            ChangeSecondHello = hello => hello.Extensions.Set(
                ExtensionType.KeyShare,
                Encoded.Vector16(Changed(hello.Extensions[ExtensionType.KeyShare][2..], share => difference < 0 ? share[..^1] : [.. share, 0]))),
        };
        client.Run();
        Assert.That(client.Retry?.Group, Is.EqualTo(NamedGroup.X25519MLKEM768));
        client.ExpectFault(TlsFault.InvalidKeyShare, AlertDescription.IllegalParameter);
    }

    private static IEnumerable<TestCaseData> BadLengths() =>
    [
        Case("a byte too short", share => share[..^1]),
        Case("a byte too long", share => [.. share, 0]),
        Case("ML-KEM's part alone", share => share[..^X25519Length]),
        Case("X25519's part alone", share => share[^X25519Length..]),
        Case("both twice", share => [.. share, .. share]),
    ];

    private static TestCaseData Case(string name, Func<byte[], byte[]> change) => new TestCaseData(change).SetArgDisplayNames(name);

    /// <summary>A KeyShareEntry with its key_exchange changed.</summary>
    private static byte[] Changed(byte[] entry, Func<byte[], byte[]> change) => [.. entry[..2], .. Encoded.Vector16(change(entry[4..]))];
}

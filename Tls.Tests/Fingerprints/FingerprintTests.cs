using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Messages;
using Tls.Tests.Peers;

namespace Tls.Tests.Fingerprints;

/// <summary>JA3 and JA4 against the examples that their authors publish.</summary>
internal sealed class FingerprintTests
{
    // The worked example of FoxIO's technical_details/JA4.md, with GREASE sprinkled in wherever Chrome has it.
    [Test]
    public void Ja4_of_its_authors_worked_example()
    {
        ClientHelloDecision hello = Decide(Chrome());
        Assert.That(hello.Ja4, Is.EqualTo("t13d1516h2_8daaf6152771_e5627efa2ab1"));
    }

    [Test]
    public void Ja4_without_signature_algorithms_ends_without_an_underscore()
    {
        ClientHelloSpec spec = Chrome();
        int index = spec.Extensions.ToList().FindIndex(entry => entry.Type == ExtensionType.SignatureAlgorithms);
        Assert.That(index, Is.Positive);

        // 000d stays among the extensions of the published example, so a list of GREASE alone stands in for "no signature algorithms".
        spec.Extensions.Set(ExtensionType.SignatureAlgorithms, Encoded.Vector16([0x1A, 0x1A]));
        Assert.That(Decide(spec).Ja4, Is.EqualTo("t13d1516h2_8daaf6152771_6d807ffa2a79"));
    }

    [TestCase(new byte[] { 0xAB }, "ab")]
    [TestCase(new byte[] { 0xAB, 0xCD }, "ad")]
    [TestCase(new byte[] { 0x30, 0xAB }, "3b")]
    [TestCase(new byte[] { 0x30, 0x31, 0xAB, 0xCD }, "3d")]
    [TestCase(new byte[] { 0x30, 0xAB, 0xCD, 0x31 }, "01")]
    [TestCase(new byte[] { (byte)'h' }, "hh")]
    [TestCase(new byte[] { (byte)'h', (byte)'t', (byte)'t', (byte)'p', (byte)'/', (byte)'1', (byte)'.', (byte)'1' }, "h1")]
    public void Ja4_of_a_protocol_name(byte[] name, string expected)
    {
        ClientHelloSpec spec = Chrome();
        spec.Extensions.Set(ExtensionType.ApplicationLayerProtocolNegotiation, Encoded.Vector16([(byte)name.Length, .. name]));
        Assert.That(Decide(spec).Ja4[8..10], Is.EqualTo(expected));
    }

    [TestCase(ProtocolVersion.Tls12, "12")]
    [TestCase(ProtocolVersion.Tls11, "11")]
    [TestCase(ProtocolVersion.Tls10, "10")]
    [TestCase((ProtocolVersion)0x0300, "s3")]
    [TestCase((ProtocolVersion)0x0305, "00")]
    public void Ja4_of_a_hello_without_supported_versions(ProtocolVersion version, string expected) =>
        Assert.That(Decide(new ClientHelloSpec { LegacyVersion = version, CipherSuites = [(CipherSuite)0x1301] }).Ja4[1..3], Is.EqualTo(expected));

    [Test]
    public void Ja4_of_a_bare_hello() =>
        Assert.That(Decide(new ClientHelloSpec { CipherSuites = [(CipherSuite)0x2A2A] }).Ja4, Is.EqualTo("t12i000000_000000000000_000000000000"));

    [Test]
    public void Ja4_counts_to_99()
    {
        var spec = new ClientHelloSpec { CipherSuites = [.. Enumerable.Range(1, 120).Select(number => (CipherSuite)number)] };
        Assert.That(Decide(spec).Ja4, Does.StartWith("t12i990000_"));
    }

    // The strings and digests of Salesforce's README, and of pyJA3's.
    [TestCase("769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0", "ada70206e40642a3e4461f35503241d5")]
    [TestCase("769,4-5-10-9-100-98-3-6-19-18-99,,,", "de350869b8c85de67a350c8d186f11e6")]
    [TestCase("769,255-49162-49172-136-135-57-56-49167-49157-132-53-49159-49161-49169-49171-69-68-51-50-49164-49166-49154-49156-150-65-4-5-47-49160-49170-22-19-49165-49155-65279-10,0-10-11-35,23-24-25,0", "2aef69b4ba1938c3a400de4188743185")]
    public void Ja3_of_its_authors_examples(string text, string digest)
    {
        ushort[][] lists = [.. text.Split(',').Select(list => list.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(ushort.Parse).ToArray())];
        var spec = new ClientHelloSpec
        {
            LegacyVersion = (ProtocolVersion)lists[0][0],
            CipherSuites = [(CipherSuite)0x0A0A, .. lists[1].Select(suite => (CipherSuite)suite)],
            HasExtensions = lists[2].Length > 0,
        };
        foreach (ExtensionType type in lists[2].Select(type => (ExtensionType)type))
        {
            spec.Extensions.Add(type, type switch
            {
                ExtensionType.ServerName => [0, 4, 0, 0, 1, (byte)'x'],
                ExtensionType.SupportedGroups => Encoded.Vector16(Encoded.CodePoints([(NamedGroup)0xFAFA, .. lists[3].Select(group => (NamedGroup)group)])),
                ExtensionType.EcPointFormats => Encoded.Vector8([.. lists[4].Select(format => (byte)format)]),
                _ => [],
            });
        }
        if (spec.HasExtensions) spec.Extensions.Add((ExtensionType)0x5A5A);
        ClientHelloDecision hello = Decide(spec);
        Assert.That(hello.Ja3, Is.EqualTo(text));
        Assert.That(hello.Ja3Hash, Is.EqualTo(digest));
    }

    // RFC 8701 §2: sixteen values, both bytes alike.
    [Test]
    public void Grease_is_what_the_RFC_lists()
    {
        IEnumerable<ushort> listed = Enumerable.Range(0, 16).Select(high => (ushort)(0x0A0A + (0x1010 * high)));
        Assert.That(Enumerable.Range(0, 0x10000).Select(value => (ushort)value).Where(Grease.Is), Is.EqualTo(listed));
    }

    private static ClientHelloSpec Chrome()
    {
        ushort[] suites = [0x3A3A, 0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014, 0x009C, 0x009D, 0x002F, 0x0035];
        ushort[] extensions = [0x8A8A, 0x001B, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002D, 0x000D, 0x0005, 0x0023, 0x0012, 0x002B, 0xFF01, 0x000B, 0x000A, 0x0015, 0x2A2A];
        ushort[] schemes = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];
        var spec = new ClientHelloSpec { CipherSuites = [.. suites.Select(suite => (CipherSuite)suite)] };
        foreach (ExtensionType type in extensions.Select(type => (ExtensionType)type))
        {
            spec.Extensions.Add(type, type switch
            {
                ExtensionType.ServerName => [0, 4, 0, 0, 1, (byte)'x'],
                ExtensionType.ApplicationLayerProtocolNegotiation => [0, 3, 2, (byte)'h', (byte)'2'],
                ExtensionType.SupportedVersions => Encoded.Vector8(Encoded.CodePoints((ProtocolVersion)0x9A9A, ProtocolVersion.Tls13, ProtocolVersion.Tls12)),
                ExtensionType.SignatureAlgorithms => Encoded.Vector16(Encoded.CodePoints([.. schemes.Select(scheme => (SignatureScheme)scheme)])),
                ExtensionType.SupportedGroups => Encoded.Vector16(Encoded.CodePoints((NamedGroup)0x4A4A, NamedGroup.X25519)),
                ExtensionType.EcPointFormats => [1, 0],
                _ => [],
            });
        }
        return spec;
    }

    private static ClientHelloDecision Decide(ClientHelloSpec spec)
    {
        byte[] encoded = spec.Encode();
        return new ClientHelloDecision(ClientHello.Parse(encoded.AsSpan(HandshakeMessage.HeaderLength)), new HandshakeMessage(encoded, endsAtRecordBoundary: true));
    }
}

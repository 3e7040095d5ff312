using System;
using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;

namespace Tls.Tests.Codec;

internal sealed class ExtensionBlockTests
{
    private static readonly byte[] Three = Hex.Bytes("002B 0003 02 0304 5A5A 0000 0029 0002 0001");

    [Test]
    public void Walks_its_entries_in_order()
    {
        List<(ExtensionType, int)> entries = [];
        foreach (ExtensionEntry entry in ExtensionBlock.Parse(Three)) entries.Add((entry.Type, entry.Data.Length));
        Assert.That(entries, Is.EqualTo(new[] { (ExtensionType.SupportedVersions, 3), ((ExtensionType)0x5A5A, 0), (ExtensionType.PreSharedKey, 2) }));
    }

    [Test]
    public void Knows_what_is_in_it()
    {
        var block = ExtensionBlock.Parse(Three);
        Assert.That(block.Count, Is.EqualTo(3));
        Assert.That(block.IsEmpty, Is.False);
        Assert.That(block.LastType, Is.EqualTo(ExtensionType.PreSharedKey));
        Assert.That(block.Contains((ExtensionType)0x5A5A));
        Assert.That(block.Contains(ExtensionType.KeyShare), Is.False);
        Assert.That(block.TryGetData(ExtensionType.PreSharedKey, out ReadOnlySpan<byte> data));
        Assert.That(data.ToArray(), Is.EqualTo(new byte[] { 0, 1 }));
        Assert.That(block.Encoded.ToArray(), Is.EqualTo(Three));
    }

    [Test]
    public void Parses_an_extension_that_somebody_asks_for()
    {
        var block = ExtensionBlock.Parse(Three);
        Assert.That(block.TryGet(out PreSharedKeyServerHello preSharedKey));
        Assert.That(preSharedKey.SelectedIdentity, Is.EqualTo(1));
        Assert.That(block.Require<SupportedVersionsClientHello>().Versions[0], Is.EqualTo(ProtocolVersion.Tls13));
        Assert.That(block.TryGet(out Cookie _), Is.False);
    }

    [Test]
    public void A_missing_extension_that_is_required_has_its_own_alert() =>
        Assert.That(FaultOf(() => ExtensionBlock.Parse(Three).Require<KeyShareClientHello>()), Is.EqualTo(TlsFault.MissingExtension));

    [Test]
    public void A_malformed_extension_faults_when_asked_for_and_not_before()
    {
        byte[] malformed = Hex.Bytes("002B 0001 05");
        Assert.That(FaultOf(() => ExtensionBlock.Parse(malformed)), Is.EqualTo(TlsFault.None));
        Assert.That(FaultOf(() => ExtensionBlock.Parse(malformed).TryGet(out SupportedVersionsClientHello _)), Is.EqualTo(TlsFault.TruncatedMessage));
    }

    [Test]
    public void Empty_and_absent_blocks_hold_nothing()
    {
        Assert.That(ExtensionBlock.Parse([]).IsEmpty);
        Assert.That(ExtensionBlock.Parse([]).LastType, Is.Null);
        Assert.That(default(ExtensionBlock).Contains(ExtensionType.ServerName), Is.False);
        Assert.That(default(ExtensionBlock).Count, Is.Zero);
    }

    [TestCase("", false, TlsFault.None)]
    [TestCase("0000", true, TlsFault.None)]
    [TestCase("00", false, TlsFault.MalformedExtensions)]
    [TestCase("0000 00", false, TlsFault.MalformedExtensions)]
    [TestCase("0004 5A5A 00", false, TlsFault.MalformedExtensions)]
    [TestCase("0003 5A5A 00", false, TlsFault.TruncatedMessage)]
    public void What_follows_an_old_hello_is_nothing_or_one_block(string hex, bool expected, TlsFault fault)
    {
        byte[] rest = Hex.Bytes(hex);
        bool isPresent = false;
        Assert.That(FaultOf(() => ExtensionBlock.ParseOptional(rest, out isPresent)), Is.EqualTo(fault));
        if (fault == TlsFault.None) Assert.That(isPresent, Is.EqualTo(expected));
    }

    // 32 entries are the most that are compared pairwise; the set takes over at 33.
    [TestCase(2)]
    [TestCase(32)]
    [TestCase(33)]
    [TestCase(16383)]
    public void A_type_twice_is_refused_wherever_it_stands(int count)
    {
        Assert.That(FaultOf(() => ExtensionBlock.Parse(Distinct(count))), Is.EqualTo(TlsFault.None));
        foreach ((int first, int second) in new[] { (0, 1), (0, count - 1), (count - 2, count - 1) })
        {
            byte[] block = Distinct(count);
            block.AsSpan(4 * first, 2).CopyTo(block.AsSpan(4 * second));
            Assert.That(FaultOf(() => ExtensionBlock.Parse(block)), Is.EqualTo(TlsFault.DuplicateExtension));
        }
    }

    [Test]
    public void The_last_code_point_has_its_place_in_the_set()
    {
        byte[] block = [.. Distinct(40), 0xFF, 0xFF, 0, 0, 0xFF, 0xFF, 0, 0];
        Assert.That(FaultOf(() => ExtensionBlock.Parse(block.AsSpan(..^4))), Is.EqualTo(TlsFault.None));
        Assert.That(FaultOf(() => ExtensionBlock.Parse(block)), Is.EqualTo(TlsFault.DuplicateExtension));
    }

    [Test]
    public void Extensions_are_written_with_type_and_length()
    {
        using var writer = new TlsWriter();
        writer.WriteExtension(new SupportedVersionsServerHello(ProtocolVersion.Tls13));
        writer.WriteExtension((ExtensionType)0x5A5A, [1]);
        using (writer.OpenExtension(ExtensionType.KeyShare)) new KeyShareEntry(NamedGroup.X25519, [9]).Write(writer);
        Assert.That(writer.Written.ToArray(), Is.EqualTo(Hex.Bytes("002B 0002 0304 5A5A 0001 01 0033 0005 001D 0001 09")));
    }

    private static byte[] Distinct(int count)
    {
        using var writer = new TlsWriter();
        for (int i = 0; i < count; i++) writer.WriteExtension((ExtensionType)(i * 3), []);
        return writer.Written.ToArray();
    }

    private static TlsFault FaultOf(Action parse)
    {
        try
        {
            parse();
            return TlsFault.None;
        }
        catch (PeerFaultException fault)
        {
            return fault.Fault;
        }
    }
}

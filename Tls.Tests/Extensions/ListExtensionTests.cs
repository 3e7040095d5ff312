using System;
using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Tests.Codec;

namespace Tls.Tests.Extensions;

/// <summary>The extensions that are lists: what a state reads out of them.</summary>
internal sealed class ListExtensionTests
{
    [Test]
    public void Key_shares_are_found_by_group()
    {
        var keyShare = KeyShareClientHello.Parse(Hex.Bytes("000B 5A5A 0001 00 0017 0002 0102"));
        Assert.That(keyShare.Count, Is.EqualTo(2));
        Assert.That(keyShare.TryFind(NamedGroup.Secp256r1, out ReadOnlySpan<byte> share));
        Assert.That(share.ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(keyShare.TryFind(NamedGroup.X25519, out share), Is.False);
        Assert.That(share.IsEmpty);

        List<NamedGroup> groups = [];
        foreach (KeyShareEntry entry in keyShare) groups.Add(entry.Group);
        Assert.That(groups, Is.EqualTo(new[] { (NamedGroup)0x5A5A, NamedGroup.Secp256r1 }));
    }

    [Test]
    public void Application_protocols_are_compared_as_bytes()
    {
        var offered = ApplicationLayerProtocolNegotiation.Parse(Hex.Bytes("000C 02 6832 08 687474702F312E31"));
        Assert.That(offered.Count, Is.EqualTo(2));
        Assert.That(offered.Contains("h2"u8));
        Assert.That(offered.Contains("H2"u8), Is.False);
        Assert.That(offered.Contains("h"u8), Is.False);

        List<int> lengths = [];
        foreach (ReadOnlySpan<byte> name in offered) lengths.Add(name.Length);
        Assert.That(lengths, Is.EqualTo(new[] { 2, 8 }));
    }

    [Test]
    public void Application_protocols_are_written_from_their_names()
    {
        using var writer = new TlsWriter();
        ApplicationLayerProtocolNegotiation.Write(writer, ["h2"u8.ToArray(), "http/1.1"u8.ToArray()]);
        Assert.That(writer.Written.ToArray(), Is.EqualTo(Hex.Bytes("000C 02 6832 08 687474702F312E31")));
    }

    [Test]
    public void Authorities_are_walked_in_order()
    {
        using var list = new TlsWriter();
        DistinguishedName.Write(list, [0x30, 0]);
        DistinguishedName.Write(list, [0x31]);
        var authorities = new CertificateAuthorities(list.Written);
        List<int> first = [];
        foreach (ReadOnlySpan<byte> name in authorities) first.Add(name[0]);
        Assert.That(first, Is.EqualTo(new[] { 0x30, 0x31 }));
        Assert.That(authorities.Count, Is.EqualTo(2));
    }

    [Test]
    public void Modes_keep_unknown_values()
    {
        var modes = PskKeyExchangeModes.Parse(Hex.Bytes("02 0B 01"));
        Assert.That(modes.Contains(PskKeyExchangeMode.PskDheKe));
        Assert.That(modes.Contains(PskKeyExchangeMode.PskKe), Is.False);
        Assert.That(modes.KeyExchangeModes.ToArray(), Is.EqualTo(new byte[] { 0x0B, 1 }));
    }

    [Test]
    public void Offered_keys_tell_what_the_binders_cover()
    {
        using var identities = new TlsWriter();
        new PskIdentity([0xAA], 1).Write(identities);
        new PskIdentity([0xBB, 0xCC], uint.MaxValue).Write(identities);
        using var binders = new TlsWriter();
        PskBinderEntry.Write(binders, new byte[32]);
        PskBinderEntry.Write(binders, new byte[48]);
        using var writer = new TlsWriter();
        new PreSharedKeyClientHello(identities.Written, binders.Written).Write(writer);

        var offered = PreSharedKeyClientHello.Parse(writer.Written);
        Assert.That(offered.Identities.Count, Is.EqualTo(2));
        Assert.That(offered.Binders.Count, Is.EqualTo(2));
        Assert.That(offered.BindersLength, Is.EqualTo(2 + 33 + 49));
        List<(int, uint)> walked = [];
        foreach (PskIdentity identity in offered.Identities) walked.Add((identity.Identity.Length, identity.ObfuscatedTicketAge));
        Assert.That(walked, Is.EqualTo(new[] { (1, 1u), (2, uint.MaxValue) }));

        // §4.3.11.2: without the binders the extension ends right after the identities.
        Assert.That(writer.Written[..^offered.BindersLength].ToArray(), Is.EqualTo(Hex.Bytes("000F 0001 AA 00000001 0002 BBCC FFFFFFFF")));
    }
}

using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;

namespace Tls.Tests.Codec;

internal sealed class CodePointListTests
{
    private static readonly NamedGroup[] Groups = [NamedGroup.X25519, NamedGroup.Secp256r1, (NamedGroup)0x5A5A];

    [Test]
    public void Keeps_order_and_unknown_values()
    {
        var list = CodePointList<NamedGroup>.Parse(Hex.Bytes("001D 0017 5A5A"));
        List<NamedGroup> walked = [];
        foreach (NamedGroup group in list) walked.Add(group);
        Assert.That(walked, Is.EqualTo(Groups));
        Assert.That(list.Count, Is.EqualTo(3));
        Assert.That(list[1], Is.EqualTo(NamedGroup.Secp256r1));
    }

    [Test]
    public void Finds_what_is_there_and_only_that()
    {
        var list = CodePointList<NamedGroup>.Parse(Hex.Bytes("001D 0017"));
        Assert.That(list.Contains(NamedGroup.Secp256r1));

        // 0x1D00 stands in the bytes, but across two elements.
        Assert.That(list.Contains((NamedGroup)0x1D00), Is.False);
        Assert.That(default(CodePointList<NamedGroup>).Contains(NamedGroup.X25519), Is.False);
    }

    [Test]
    public void Encodes_what_it_parses()
    {
        byte[] encoded = CodePointList.Encode<NamedGroup>(Groups);
        Assert.That(encoded, Is.EqualTo(Hex.Bytes("001D 0017 5A5A")));
        Assert.That(CodePointList<NamedGroup>.Parse(encoded).Encoded.ToArray(), Is.EqualTo(encoded));
    }

    [Test]
    public void Refuses_an_odd_length() =>
        Assert.That(
            () => { CodePointList<NamedGroup>.Parse([1, 2, 3]); },
            Throws.TypeOf<PeerFaultException>().With.Property("Fault").EqualTo(TlsFault.UnevenVector));
}

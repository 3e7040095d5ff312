using NUnit.Framework;
using Tls.Core;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Tests.Codec;

namespace Tls.Tests.Messages;

/// <summary>NewSessionTicket and KeyUpdate.</summary>
internal sealed class PostHandshakeTests
{
    [Test]
    public void NewSessionTicket_gives_every_field()
    {
        var ticket = NewSessionTicket.Parse(Hex.Bytes("00093A80 89ABCDEF 02 0001 0003 010203 0008 002A 0004 00004000"));
        Assert.That(ticket.Lifetime, Is.EqualTo(604_800));
        Assert.That(ticket.AgeAdd, Is.EqualTo(0x89ABCDEF));
        Assert.That(ticket.Nonce.ToArray(), Is.EqualTo(new byte[] { 0, 1 }));
        Assert.That(ticket.Ticket.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(ticket.Extensions.Require<EarlyDataTicket>().MaxEarlyDataSize, Is.EqualTo(0x4000));
    }

    // §4.7.3: any other value is an illegal_parameter; a wrong length comes first.
    [TestCase("00", TlsFault.None)]
    [TestCase("01", TlsFault.None)]
    [TestCase("02", TlsFault.InvalidKeyUpdateRequest)]
    [TestCase("FF", TlsFault.InvalidKeyUpdateRequest)]
    [TestCase("FF 00", TlsFault.TrailingBytes)]
    [TestCase("", TlsFault.TruncatedMessage)]
    public void KeyUpdate_asks_or_does_not(string hex, TlsFault expected) =>
        Assert.That(CodecCases.FaultOf(new MessageCase<KeyUpdate>(), Hex.Bytes(hex)), Is.EqualTo(expected));
}

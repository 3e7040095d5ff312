using System.Text;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Extensions;
using Tls.Tests.Codec;
using Tls.Tests.Peers;

namespace Tls.Tests.Extensions;

internal sealed class ServerNameListTests
{
    // RFC 6066 §3: a name of another type begins with a two-byte length, so that it can be skipped.
    [TestCase("000E 00 000B 6578616D706C652E636F6D", "example.com")]
    [TestCase("0009 07 0002 FF00 00 0001 61", "a")]
    [TestCase("0009 00 0001 61 07 0002 FF00", "a")]
    [TestCase("0005 07 0002 FF00", "")]
    public void Gives_the_host_name_and_skips_the_rest(string hex, string expected) =>
        Assert.That(Encoding.ASCII.GetString(ServerNameList.Parse(Hex.Bytes(hex)).HostName), Is.EqualTo(expected));

    [TestCase("0008 00 0001 61 00 0001 62", Description = "two host names")]
    [TestCase("0008 07 0001 61 07 0001 62", Description = "two names of a type unknown here")]
    [TestCase("0006 00 0003 610062", Description = "an embedded NUL")]
    [TestCase("0005 00 0002 6180", Description = "no ASCII")]
    public void Refuses_what_the_syntax_lets_pass(string hex) =>
        Assert.That(CodecCases.FaultOf(new ExtensionCase<ServerNameList>(), Hex.Bytes(hex)), Is.EqualTo(TlsFault.InvalidServerName));

    // RFC 1035 §2.3.4. A session is kept under its name, so a longer one would fit into no ticket.
    [TestCase(255, TlsFault.None)]
    [TestCase(256, TlsFault.InvalidServerName)]
    [TestCase(65_532, TlsFault.InvalidServerName)]
    public void A_name_is_no_longer_than_DNS_has_room_for(int length, TlsFault expected)
    {
        byte[] data = Encoded.Extension(new ServerNameList(Encoding.ASCII.GetBytes(new string('a', length))));
        Assert.That(CodecCases.FaultOf(new ExtensionCase<ServerNameList>(), data), Is.EqualTo(expected));
    }

    [TestCase("0008 00 0001 61 00 0001")]
    [TestCase("0005 00 0001 00 05")]
    public void A_broken_shape_is_a_decode_error_even_where_a_name_is_invalid(string hex) =>
        Assert.That(CodecCases.AlertOf(CodecCases.FaultOf(new ExtensionCase<ServerNameList>(), Hex.Bytes(hex))), Is.EqualTo(AlertDescription.DecodeError));
}

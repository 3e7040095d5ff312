using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Tests.Codec;

namespace Tls.Tests.Extensions;

internal sealed class SmallExtensionTests
{
    // RFC 8449 §4: below 64 is an illegal_parameter, and anything above is the sender's to say.
    [TestCase("0000", TlsFault.RecordSizeLimitTooSmall)]
    [TestCase("003F", TlsFault.RecordSizeLimitTooSmall)]
    [TestCase("0040", TlsFault.None)]
    [TestCase("FFFF", TlsFault.None)]
    public void A_record_size_limit_has_a_lower_bound(string hex, TlsFault expected) =>
        Assert.That(CodecCases.FaultOf(new ExtensionCase<RecordSizeLimit>(), Hex.Bytes(hex)), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("0000000000")]
    [TestCase("01FF")]
    public void Padding_is_as_long_as_it_is_and_never_looked_into(string hex) =>
        Assert.That(Padding.Parse(Hex.Bytes(hex)).Length, Is.EqualTo(Hex.Bytes(hex).Length));

    [Test]
    public void Padding_is_written_as_zeros()
    {
        using var writer = new TlsWriter();
        writer.Write([1, 2, 3, 4, 5, 6, 7, 8]);
        writer.Clear();
        writer.WriteExtension(new Padding(3));
        Assert.That(writer.Written.ToArray(), Is.EqualTo(Hex.Bytes("0015 0003 000000")));
    }

    // RFC 6066 §8: what an unknown status type asks is not known, so there is no shape to check.
    [TestCase("02")]
    [TestCase("02 FF")]
    public void A_status_request_of_an_unknown_type_stays_opaque(string hex) =>
        Assert.That(new ExtensionCase<StatusRequest>().Reencode(Hex.Bytes(hex)), Is.EqualTo(Hex.Bytes(hex)));

    [Test]
    public void Any_OCSP_is_a_request_with_empty_lists()
    {
        using var writer = new TlsWriter();
        StatusRequest.AnyOcsp.Write(writer);
        Assert.That(writer.Written.ToArray(), Is.EqualTo(Hex.Bytes("01 0000 0000")));
    }
}

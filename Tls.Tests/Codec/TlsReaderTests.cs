using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;

namespace Tls.Tests.Codec;

internal sealed class TlsReaderTests
{
    [Test]
    public void Numbers_are_big_endian()
    {
        var reader = new TlsReader(Hex.Bytes("01 0203 040506 0708090A"));
        Assert.That(reader.ReadUInt8(), Is.EqualTo(0x01));
        Assert.That(reader.ReadUInt16(), Is.EqualTo(0x0203));
        Assert.That(reader.ReadUInt24(), Is.EqualTo(0x040506));
        Assert.That(reader.ReadUInt32(), Is.EqualTo(0x0708090A));
        Assert.That(reader.IsEmpty);
        reader.ExpectEnd();
    }

    [Test]
    public void Vectors_come_without_their_prefix()
    {
        var reader = new TlsReader(Hex.Bytes("01 AA 0002 BBCC 000001 DD EEFF"));
        Assert.That(Convert.ToHexString(reader.ReadVector8()), Is.EqualTo("AA"));
        Assert.That(Convert.ToHexString(reader.ReadVector16()), Is.EqualTo("BBCC"));
        Assert.That(Convert.ToHexString(reader.ReadVector24()), Is.EqualTo("DD"));
        Assert.That(Convert.ToHexString(reader.ReadRest()), Is.EqualTo("EEFF"));
        Assert.That(reader.ReadRest().IsEmpty);
    }

    [TestCase("", 0, 255, TlsFault.TruncatedMessage)]
    [TestCase("02 AA", 0, 255, TlsFault.TruncatedMessage)]
    [TestCase("00", 1, 255, TlsFault.VectorOutOfRange)]
    [TestCase("03 AABBCC", 0, 2, TlsFault.VectorOutOfRange)]
    [TestCase("01 AA", 1, 1, TlsFault.None)]
    [TestCase("01 AA BB", 0, 255, TlsFault.TrailingBytes)]
    public void A_sole_vector_is_within_its_bounds_and_alone(string hex, int min, int max, TlsFault expected)
    {
        byte[] bytes = Hex.Bytes(hex);
        Assert.That(FaultOf(() => TlsReader.ReadSoleVector8(bytes, min, max)), Is.EqualTo(expected));
    }

    [TestCase("0002 AA", TlsFault.TruncatedMessage)]
    [TestCase("0002 AABB CC", TlsFault.TrailingBytes)]
    [TestCase("0002 AABB", TlsFault.None)]
    public void A_sole_vector_with_a_long_prefix_is_alone_too(string hex, TlsFault expected)
    {
        byte[] bytes = Hex.Bytes(hex);
        Assert.That(FaultOf(() => TlsReader.ReadSoleVector16(bytes)), Is.EqualTo(expected));
    }

    [TestCase("00", TlsFault.TruncatedMessage)]
    [TestCase("0001 02", TlsFault.TrailingBytes)]
    [TestCase("0001", TlsFault.None)]
    public void A_sole_number_is_alone(string hex, TlsFault expected)
    {
        byte[] bytes = Hex.Bytes(hex);
        Assert.That(FaultOf(() => TlsReader.ReadSoleUInt16(bytes)), Is.EqualTo(expected));
    }

    private static TlsFault FaultOf(Action read)
    {
        try
        {
            read();
            return TlsFault.None;
        }
        catch (PeerFaultException fault)
        {
            return fault.Fault;
        }
    }
}

using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Messages;

namespace Tls.Tests.Codec;

internal sealed class HandshakeMessageTests
{
    private static readonly byte[] Encoded = Hex.Bytes("18 000001 01");

    [Test]
    public void Has_type_body_and_all_its_bytes()
    {
        var message = new HandshakeMessage(Encoded, endsAtRecordBoundary: true);
        Assert.That(message.Type, Is.EqualTo(HandshakeType.KeyUpdate));
        Assert.That(message.Body.ToArray(), Is.EqualTo(new byte[] { 1 }));
        Assert.That(message.Encoded.ToArray(), Is.EqualTo(Encoded));
        Assert.That(message.As<KeyUpdate>().RequestUpdate, Is.EqualTo(KeyUpdateRequest.UpdateRequested));
        Assert.That(message.ExpectRecordBoundary(), Is.Not.Null);
    }

    [Test]
    public void Another_type_is_unexpected_and_its_body_is_not_parsed() =>
        Assert.That(
            () => { new HandshakeMessage(Hex.Bytes("18 000001 FF"), endsAtRecordBoundary: true).As<Finished>(); },
            Throws.TypeOf<PeerFaultException>().With.Property("Fault").EqualTo(TlsFault.UnexpectedMessage));

    [Test]
    public void Bytes_after_it_in_the_record_forbid_a_key_change() =>
        Assert.That(
            () => new HandshakeMessage(Encoded, endsAtRecordBoundary: false).ExpectRecordBoundary(),
            Throws.TypeOf<PeerFaultException>().With.Property("Fault").EqualTo(TlsFault.HandshakeBytesAcrossKeyChange));

    [Test]
    public void Is_written_with_its_header()
    {
        using var writer = new TlsWriter();
        HandshakeMessage.Write(new KeyUpdate(KeyUpdateRequest.UpdateRequested), writer);
        Assert.That(writer.Written.ToArray(), Is.EqualTo(Encoded));
    }
}

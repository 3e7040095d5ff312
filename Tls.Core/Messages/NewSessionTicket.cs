using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>RFC 9846 §4.7.1.</summary>
internal readonly ref struct NewSessionTicket(
    uint lifetime,
    uint ageAdd,
    ReadOnlySpan<byte> nonce,
    ReadOnlySpan<byte> ticket,
    ExtensionBlock extensions) : IHandshakeMessage<NewSessionTicket>
{
    public static HandshakeType Type => HandshakeType.NewSessionTicket;

    /// <summary>In seconds, from when the ticket was issued.</summary>
    public uint Lifetime { get; } = lifetime;

    /// <summary>Added to the ticket's age in milliseconds, modulo 2^32, so that nobody can link connections by it.</summary>
    public uint AgeAdd { get; } = ageAdd;

    public ReadOnlySpan<byte> Nonce { get; } = nonce;

    public ReadOnlySpan<byte> Ticket { get; } = ticket;

    public ExtensionBlock Extensions { get; } = extensions;

    public static NewSessionTicket Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var message = new NewSessionTicket(
            reader.ReadUInt32(),
            reader.ReadUInt32(),
            reader.ReadVector8(),
            reader.ReadVector16(1),
            ExtensionBlock.Parse(reader.ReadVector16()));
        reader.ExpectEnd();
        return message;
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteUInt32(Lifetime);
        writer.WriteUInt32(AgeAdd);
        writer.WriteVector8(Nonce);
        writer.WriteVector16(Ticket);
        writer.WriteVector16(Extensions.Encoded);
    }
}

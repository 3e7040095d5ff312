using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages.Tls12;

/// <summary>RFC 5077 §3.3: a session of TLS 1.2 for the client to keep. An empty ticket is none.</summary>
internal readonly ref struct NewSessionTicket12(uint lifetimeHint, ReadOnlySpan<byte> ticket) : IHandshakeMessage<NewSessionTicket12>
{
    public static HandshakeType Type => HandshakeType.NewSessionTicket;

    /// <summary>In seconds, from when the ticket was received; 0 leaves it open.</summary>
    public uint LifetimeHint { get; } = lifetimeHint;

    public ReadOnlySpan<byte> Ticket { get; } = ticket;

    public static NewSessionTicket12 Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var message = new NewSessionTicket12(reader.ReadUInt32(), reader.ReadVector16());
        reader.ExpectEnd();
        return message;
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteUInt32(LifetimeHint);
        writer.WriteVector16(Ticket);
    }
}

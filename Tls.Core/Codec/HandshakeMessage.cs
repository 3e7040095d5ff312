using System;
using Tls.Core.Records;

namespace Tls.Core.Codec;

/// <summary>One whole handshake message as it came (RFC 9846 §4): valid only until the handler returns.</summary>
internal readonly ref struct HandshakeMessage(ReadOnlySpan<byte> encoded, bool endsAtRecordBoundary)
{
    /// <summary>One byte of type and three of length.</summary>
    public const int HeaderLength = 4;

    /// <summary>No handshake byte follows in the same record.</summary>
    public bool EndsAtRecordBoundary { get; } = endsAtRecordBoundary;

    /// <summary>Header and body: what the transcript hashes, never a re-serialisation.</summary>
    public ReadOnlySpan<byte> Encoded { get; } = encoded;

    public HandshakeType Type => (HandshakeType)Encoded[0];

    public ReadOnlySpan<byte> Body => Encoded[HeaderLength..];

    /// <summary>The message as the type that the state expects; another type is unexpected_message.</summary>
    public TMessage As<TMessage>()
        where TMessage : IHandshakeMessage<TMessage>, allows ref struct
    {
        if (Type != TMessage.Type) PeerFaultException.Throw(TlsFault.UnexpectedMessage);
        return TMessage.Parse(Body);
    }

    /// <summary>§5.1: no handshake byte may follow in the same record where the keys change.</summary>
    public RecordBoundary ExpectRecordBoundary() => RecordBoundary.Expect(EndsAtRecordBoundary);

    /// <summary>Writes a message with its header.</summary>
    public static void Write<TMessage>(in TMessage message, TlsWriter writer)
        where TMessage : IHandshakeMessage<TMessage>, allows ref struct
    {
        writer.WriteUInt8((byte)TMessage.Type);
        using (writer.Vector24()) message.Write(writer);
    }
}

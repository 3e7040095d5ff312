using System;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Messages;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>Bytes that our own channels would not send, or not at that moment.</summary>
internal static class HandMade
{
    public static readonly byte[] FatalHandshakeFailure = [21, 3, 3, 0, 2, 2, 40];
    public static readonly byte[] CloseNotify = [21, 3, 3, 0, 2, 1, 0];

    /// <summary>A record under the sender's current keys.</summary>
    public static byte[] Record(TlsChannel sender, ContentType type, ReadOnlySpan<byte> content)
    {
        using var output = new TlsBuffer();
        sender.Connection!.Context.Writer.Output = output;
        sender.Connection.Context.Writer.Write(type, content);
        sender.Connection.Context.Writer.Output = null;
        return output.Unread.ToArray();
    }

    /// <summary>A KeyUpdate that asks for one, even if an earlier request is unanswered.</summary>
    public static byte[] KeyRequest(TlsChannel sender)
    {
        using var output = new TlsBuffer();
        sender.Connection!.Context.Writer.Output = output;
        sender.Connection.Context.SendKeyUpdate(new KeyUpdate(KeyUpdateRequest.UpdateRequested));
        sender.Connection.Context.Writer.Output = null;
        return output.Unread.ToArray();
    }

    /// <summary>A NewSessionTicket (RFC 9846 §4.7.1) from a connected server.</summary>
    public static byte[] Ticket(TlsChannel server)
    {
        using var message = new TlsWriter();
        HandshakeMessage.Write(new NewSessionTicket(7200, 1, [0], [1, 2, 3], ExtensionBlock.Parse([])), message);
        return Record(server, ContentType.Handshake, message.Written);
    }
}

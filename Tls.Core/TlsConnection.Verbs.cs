using System;
using System.Buffers;
using Tls.Core.Handshake;

namespace Tls.Core;

/// <content>
/// The bodies of the verbs, as values: a span cannot be captured by a closure, and there is to be one catch for all of them.
/// </content>
public sealed partial class TlsConnection
{
    private interface IVerb
    {
        TlsStatus Run();
    }

    private readonly ref struct StartVerb(TlsConnection connection) : IVerb
    {
        public TlsStatus Run()
        {
            connection._driver.Begin();
            return TlsStatus.Done;
        }
    }

    private ref struct ReceiveVerb(TlsConnection connection, ReadOnlySpan<byte> ciphertext, IBufferWriter<byte> plaintext) : IVerb
    {
        private readonly ReadOnlySpan<byte> _ciphertext = ciphertext;
        private int _consumed;

        public readonly int Consumed => _consumed;

        public TlsStatus Run()
        {
            if (connection._driver.Decision is not null)
            {
                connection._driver.Resume();
                connection._inbound.DeliverWaiting();
                return Paused(TlsStatus.Done);
            }
            if (connection._inbound.IsClosed) return TlsStatus.Closed;
            return Paused(connection._inbound.Receive(_ciphertext, plaintext, out _consumed));
        }

        private readonly TlsStatus Paused(TlsStatus otherwise) => connection._driver.Decision is null ? otherwise : TlsStatus.NeedDecision;
    }

    private ref struct SendVerb(TlsConnection connection, ReadOnlySpan<byte> plaintext) : IVerb
    {
        private readonly ReadOnlySpan<byte> _plaintext = plaintext;

        public int Consumed { get; private set; }

        public TlsStatus Run()
        {
            Records.RecordWriter writer = connection._context.Writer;
            int length = Math.Min(_plaintext.Length, writer.MaxContentLength);

            // Before the data: a client that reads its answer and no further has them then.
            connection._context.Sessions?.Issuer?.SendDue(connection._context);
            if (connection.OwesKeyUpdate || writer.IsKeyUpdateDue) connection._context.PostHandshake.SendKeyUpdate(connection._context, askPeer: false);
            writer.Write(ContentType.ApplicationData, _plaintext[..length]);
            Consumed = length;
            return TlsStatus.Done;
        }
    }

    private ref struct SendEarlyDataVerb(TlsConnection connection, ReadOnlySpan<byte> plaintext) : IVerb
    {
        private readonly ReadOnlySpan<byte> _plaintext = plaintext;

        public int Consumed { get; private set; }

        public TlsStatus Run()
        {
            HandshakeContext context = connection._context;
            if (connection.IsServer && context.Writer.IsKeyUpdateDue) context.PostHandshake.SendKeyUpdate(context, askPeer: false);
            int length = Math.Min(_plaintext.Length, context.Writer.MaxContentLength);
            context.Writer.Write(ContentType.ApplicationData, _plaintext[..length]);
            if (!connection.IsServer) context.Info.EarlyDataLength += length;
            Consumed = length;
            return TlsStatus.Done;
        }
    }

    private readonly ref struct UpdateKeysVerb(TlsConnection connection, bool askPeer) : IVerb
    {
        public TlsStatus Run()
        {
            connection._context.PostHandshake.SendKeyUpdate(connection._context, askPeer);
            return TlsStatus.Done;
        }
    }

    private readonly ref struct IssueVerb(TlsConnection connection, Handshake.Server13.TicketIssuer issuer, int count) : IVerb
    {
        public TlsStatus Run()
        {
            issuer.Send(count, connection._context);
            return TlsStatus.Done;
        }
    }

    private readonly ref struct CloseVerb(TlsConnection connection) : IVerb
    {
        public TlsStatus Run() => connection.SendClose();
    }
}

using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Transports.Embedding;

/// <summary>
/// A database protocol after TDS 7: everything goes in packets of type, status and length (8 bytes of header, at most 4,096 in all), and
/// the handshake's records are the payload of packets too, of the type that a login begins with. From the handshake's end it is the
/// other way round: packets are the plaintext of records. SslStream needs a fake stream for that, which puts headers on and takes them
/// off; a connection that owns no transport does not.
/// </summary>
internal sealed class ToyTds(Stream transport, TlsConnection tls, CertificateVerifier? verifier) : IDisposable
{
    public const byte PreLogin = 0x12;
    public const byte Query = 0x01;

    private const int HeaderSize = 8;
    private const int MaxPacket = 4_096;
    private const byte EndOfMessage = 1;

    private readonly TlsBuffer _inbox = new();
    private readonly TlsBuffer _outbox = new();
    private readonly TlsBuffer _plaintext = new();

    /// <summary>How many packets carried the handshake, of both sides.</summary>
    public int HandshakePackets { get; private set; }

    public TlsConnection Tls => tls;

    /// <summary>The records of the handshake travel as the payload of pre-login packets.</summary>
    public async Task HandshakeAsync(CancellationToken cancel)
    {
        TlsStatus status = tls.Start(_outbox);
        while (true)
        {
            await SendHandshakeAsync(cancel);
            if (status == TlsStatus.Failed) throw new TlsException(tls.Error!.Value);
            if (tls.IsConnected) return;
            if (status == TlsStatus.NeedMoreData) await ReceiveHandshakeAsync(cancel);
            status = ReceiveRecord();
        }
    }

    /// <summary>One packet, within TLS.</summary>
    public async Task SendAsync(byte type, ReadOnlyMemory<byte> payload, CancellationToken cancel)
    {
        byte[] packet = Packet(type, payload.Span);
        for (int sent = 0; sent < packet.Length;)
        {
            if (tls.Send(packet.AsSpan(sent), _outbox, out int consumed) == TlsStatus.Failed) throw new TlsException(tls.Error!.Value);
            sent += consumed;
        }
        await FlushAsync(cancel);
    }

    /// <summary>The next packet out of TLS; null where the peer has closed.</summary>
    public async Task<(byte Type, byte[] Payload)?> ReceiveAsync(CancellationToken cancel)
    {
        while (_plaintext.Length < HeaderSize || _plaintext.Length < PacketLength(_plaintext.Unread))
        {
            TlsStatus status = ReceiveRecord();
            await FlushAsync(cancel);
            if (status == TlsStatus.Failed) throw new TlsException(tls.Error!.Value);
            if (status == TlsStatus.Closed) return _plaintext.IsEmpty ? null : throw new EndOfStreamException("Closed within a packet.");
            if (status != TlsStatus.NeedMoreData) continue;
            int count = await transport.ReadAsync(_inbox.GetMemory(MaxPacket), cancel);
            if (count == 0) throw new EndOfStreamException("Cut off without close_notify.");
            _inbox.Advance(count);
        }
        int length = PacketLength(_plaintext.Unread);
        byte type = _plaintext.Unread[0];
        byte[] payload = _plaintext.Unread[HeaderSize..length].ToArray();
        _plaintext.Consume(length);
        return (type, payload);
    }

    public async Task CloseAsync(CancellationToken cancel)
    {
        tls.Close(_outbox);
        await FlushAsync(cancel);
    }

    public void Dispose()
    {
        tls.Dispose();
        _inbox.Dispose();
        _outbox.Dispose();
        _plaintext.Dispose();
    }

    private TlsStatus ReceiveRecord()
    {
        TlsStatus status = tls.Receive(_inbox.Unread, _plaintext, _outbox, out int consumed);
        _inbox.Consume(consumed);
        if (tls.Decision is not PeerCertificateDecision question) return status;
        if (verifier is null) question.Reject(TlsFault.CertificateRefused);
        else verifier.Resolve(question);
        return TlsStatus.Done;
    }

    private async Task SendHandshakeAsync(CancellationToken cancel)
    {
        while (!_outbox.IsEmpty)
        {
            int length = Math.Min(_outbox.Length, MaxPacket - HeaderSize);
            byte[] packet = Packet(PreLogin, _outbox.Unread[..length]);
            _outbox.Consume(length);
            HandshakePackets++;
            await transport.WriteAsync(packet, cancel);
        }
    }

    // The payload of one packet goes to the inbox as it is: where records begin and end in it is none of its business.
    private async Task ReceiveHandshakeAsync(CancellationToken cancel)
    {
        byte[] header = new byte[HeaderSize];
        await transport.ReadExactlyAsync(header, cancel);
        if (header[0] != PreLogin) throw new InvalidDataException("Something in the clear that is no handshake.");
        byte[] payload = new byte[PacketLength(header) - HeaderSize];
        await transport.ReadExactlyAsync(payload, cancel);
        HandshakePackets++;
        _inbox.Write(payload);
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        if (_outbox.IsEmpty) return;
        await transport.WriteAsync(_outbox.Unread.ToArray(), cancel);
        _outbox.Consume(_outbox.Length);
    }

    private static byte[] Packet(byte type, ReadOnlySpan<byte> payload)
    {
        byte[] packet = new byte[HeaderSize + payload.Length];
        packet[0] = type;
        packet[1] = EndOfMessage;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        payload.CopyTo(packet.AsSpan(HeaderSize));
        return packet;
    }

    private static int PacketLength(ReadOnlySpan<byte> header)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        return length is >= HeaderSize and <= MaxPacket ? length : throw new InvalidDataException("No packet has this length.");
    }
}

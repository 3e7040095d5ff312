using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Tls.Core;
using Tls.Tests.BogoShim.Arguments;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>
/// The TCP connection to the runner. In asynchronous tests single bytes pass, in either direction, so that every state meets every cut.
/// </summary>
internal sealed class Wire : IDisposable
{
    private readonly Socket _socket;
    private readonly bool _singleBytes;
    private readonly byte[] _received = new byte[16_384];
    private int _start;
    private int _end;

    private Wire(Socket socket, bool singleBytes) => (_socket, _singleBytes) = (socket, singleBytes);

    /// <summary>Connects and says which test this is.</summary>
    public static Wire Dial(ShimConfig config)
    {
        IPAddress host = config.UseIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(host, config.Port));
        Span<byte> id = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(id, config.ShimId);
        socket.Send(id);
        return new Wire(socket, config.Async);
    }

    /// <summary>Waits for bytes; false where the runner has closed.</summary>
    public bool Receive(TlsBuffer inbox)
    {
        if (_start == _end) (_start, _end) = (0, ReceiveSome());
        if (_end == 0) return false;
        int count = _singleBytes ? 1 : _end - _start;
        inbox.Write(_received.AsSpan(_start, count));
        _start += count;
        return true;
    }

    /// <summary>Sends everything. A runner that has closed already does not mind.</summary>
    public void Send(TlsBuffer outbox)
    {
        while (!outbox.IsEmpty) outbox.Consume(SendSome(_singleBytes ? outbox.Unread[..1] : outbox.Unread));
    }

    /// <summary>Sends a single byte, whatever the mode.</summary>
    public void SendByte(TlsBuffer outbox) => outbox.Consume(SendSome(outbox.Unread[..1]));

    /// <summary>
    /// Says that nothing more comes and reads on to the end: closing with unread bytes would reset the connection, and the runner would
    /// lose the alert that it wants to see.
    /// </summary>
    public void Dispose()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            while (ReceiveSome() > 0)
            {
            }
        }
        catch (SocketException)
        {
            // The runner was faster.
        }
        _socket.Dispose();
    }

    private int ReceiveSome()
    {
        try
        {
            return _socket.Receive(_received);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private int SendSome(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _socket.Send(bytes);
        }
        catch (SocketException)
        {
            return bytes.Length;
        }
    }
}

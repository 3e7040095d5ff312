using System;
using System.Net.Sockets;
using Tls.Core;

namespace Tls.EventLoop;

/// <summary>One client: a socket that never waits, a connection, and what lies between them.</summary>
internal sealed class Client : IDisposable
{
    private const int ReadSize = 16 * 1024;

    // A client that does not take its answers is not read either: memory is bounded by this and a record.
    private const int MaxUnsent = 64 * 1024;

    private readonly Socket _socket;
    private readonly TlsConnection _tls;
    private readonly TlsBuffer _received = new(), _plaintext = new(), _unsent = new();
    private long _lastProgress = Environment.TickCount64;
    private bool _isLastWord;

    public Client(Socket socket, TlsServerContext context)
    {
        _socket = socket;
        _tls = TlsConnection.CreateServer(context);
        _tls.Start(_unsent);
    }

    public bool IsOver { get; private set; }

    public bool WantsToRead => !_isLastWord && _unsent.Length < MaxUnsent;

    public bool WantsToWrite => !_unsent.IsEmpty;

    public TimeSpan Idle => TimeSpan.FromMilliseconds(Environment.TickCount64 - _lastProgress);

    public void Read()
    {
        int count = _socket.Receive(_received.GetSpan(ReadSize), SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock || IsOver) return;
        IsOver = count == 0;   // also after an error: cut off, with nobody left to tell
        _received.Advance(count);
        Work();
        Write();
    }

    public void Write()
    {
        while (!_unsent.IsEmpty)
        {
            int count = _socket.Send(_unsent.Unread, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock) return;
            IsOver |= error != SocketError.Success;
            if (IsOver) return;
            _unsent.Consume(count);
            _lastProgress = Environment.TickCount64;
            if (_unsent.IsEmpty && !_isLastWord) Work();   // what had to wait for room
        }
        IsOver |= _isLastWord;
        _unsent.Trim();   // who is silent keeps no memory
    }

    public void Dispose()
    {
        _tls.Dispose();
        _socket.Dispose();
        _received.Dispose();
        _plaintext.Dispose();
        _unsent.Dispose();
    }

    private void Work()
    {
        TlsStatus status = TlsStatus.Done;
        while (status == TlsStatus.Done && _unsent.Length < MaxUnsent)
        {
            status = _tls.Receive(_received.Unread, _plaintext, _unsent, out int consumed);
            _received.Consume(consumed);
            if (consumed > 0) _lastProgress = Environment.TickCount64;
            while (!_plaintext.IsEmpty)
            {
                _tls.Send(_plaintext.Unread, _unsent, out int echoed);
                _plaintext.Consume(echoed);
            }
        }
        if (status == TlsStatus.Closed) _tls.Close(_unsent);
        _isLastWord = status is TlsStatus.Closed or TlsStatus.Failed;   // close_notify, or the alert we owe
        _received.Trim();
        _plaintext.Trim();
    }
}

using System;
using System.Buffers;
using System.Threading;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// A <see cref="TlsConnection"/> that one reader and one writer use at the same time. The lock is held around core verbs only, which is
/// a record's worth of CPU, and never around I/O. Whatever either of them makes the connection say goes to one outbox, in sealing
/// order; whoever empties it must be the only one to do so until those bytes are on the wire.
/// </summary>
/// <param name="connection">Not started yet; owned from here on.</param>
/// <param name="verifier">Answers the certificate questions. Null refuses them.</param>
internal sealed class SharedConnection(TlsConnection connection, CertificateVerifier? verifier) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TlsBuffer _outbox = new();
    private bool _isOutputLost;

    /// <summary>What was negotiated; complete and fixed once <see cref="IsConnected"/>.</summary>
    public TlsConnectionInfo Info => connection.Info;

    /// <summary>True for the server's side.</summary>
    public bool IsServer => connection.IsServer;

    /// <summary>The handshake is complete, and nothing has failed since.</summary>
    public bool IsConnected
    {
        get
        {
            lock (_gate) return connection.IsConnected;
        }
    }

    /// <summary>True once <see cref="Close"/> was called.</summary>
    public bool IsWriteClosed
    {
        get
        {
            lock (_gate) return connection.IsWriteClosed;
        }
    }

    /// <summary>Bytes that wait in the outbox.</summary>
    public int OutputLength
    {
        get
        {
            lock (_gate) return _outbox.Length;
        }
    }

    /// <summary>Why the connection failed, as something to throw; null as long as it did not.</summary>
    public TlsException? Failure
    {
        get
        {
            lock (_gate) return connection.Error is { } error ? new TlsException(error) : null;
        }
    }

    /// <summary>As <see cref="TlsConnection.Start"/>.</summary>
    public TlsStatus Start()
    {
        lock (_gate) return connection.Start(_outbox);
    }

    /// <summary>As <see cref="TlsConnection.Receive"/>, but never NeedDecision: questions are answered here. For the reader.</summary>
    public TlsStatus Receive(ReadOnlySpan<byte> ciphertext, IBufferWriter<byte> plaintext, out int consumed)
    {
        TlsStatus status = ReceiveOnce(ciphertext, plaintext, out consumed);
        while (status == TlsStatus.NeedDecision)
        {
            // Outside the lock: building a chain may take as long as the network does.
            Answer();
            status = ReceiveOnce(default, plaintext, out _);
        }
        return status;
    }

    /// <summary>As <see cref="TlsConnection.GetMissingLength"/>.</summary>
    public int GetMissingLength(ReadOnlySpan<byte> received) => connection.GetMissingLength(received);

    /// <summary>As <see cref="TlsConnection.Send"/>: one record. For the writer.</summary>
    public TlsStatus Seal(ReadOnlySpan<byte> plaintext, out int consumed)
    {
        lock (_gate) return KeepUnlessLost(connection.Send(plaintext, _outbox, out consumed));
    }

    /// <summary>As <see cref="TlsConnection.UpdateKeys"/>. For the writer.</summary>
    public TlsStatus UpdateKeys(bool askPeer)
    {
        lock (_gate) return KeepUnlessLost(connection.UpdateKeys(_outbox, askPeer));
    }

    /// <summary>As <see cref="TlsConnection.Close"/>.</summary>
    public TlsStatus Close()
    {
        lock (_gate) return KeepUnlessLost(connection.Close(_outbox));
    }

    /// <summary>Empties the outbox into a rented array, which the caller returns to the shared pool; null where it is empty.</summary>
    public byte[]? TakeOutput(out int length)
    {
        lock (_gate)
        {
            length = _outbox.Length;
            if (length == 0) return null;
            byte[] records = ArrayPool<byte>.Shared.Rent(length);
            _outbox.Unread.CopyTo(records);
            EmptyOutbox();
            return records;
        }
    }

    /// <summary>Empties the outbox into <paramref name="destination"/>.</summary>
    public void TakeOutput(IBufferWriter<byte> destination)
    {
        lock (_gate)
        {
            if (_outbox.IsEmpty) return;
            destination.Write(_outbox.Unread);
            EmptyOutbox();
        }
    }

    /// <summary>A record got lost on its way: whatever followed it, the peer could not open. So nothing follows.</summary>
    public void LoseOutput()
    {
        lock (_gate)
        {
            _isOutputLost = true;
            EmptyOutbox();
        }
    }

    /// <summary>Wipes the keys. Verbs throw <see cref="ObjectDisposedException"/> afterwards.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            connection.Dispose();
            _outbox.Dispose();
        }
    }

    private TlsStatus ReceiveOnce(ReadOnlySpan<byte> ciphertext, IBufferWriter<byte> plaintext, out int consumed)
    {
        lock (_gate) return KeepUnlessLost(connection.Receive(ciphertext, plaintext, _outbox, out consumed));
    }

    private void Answer()
    {
        if (connection.Decision is not PeerCertificateDecision question) throw new InvalidOperationException("Only certificate questions can be answered here.");
        if (verifier is null) question.Reject(TlsFault.InternalError, "nobody was named who could verify a client");
        else verifier.Resolve(question);
    }

    private TlsStatus KeepUnlessLost(TlsStatus status)
    {
        if (_isOutputLost) EmptyOutbox();
        return status;
    }

    // An idle connection keeps no array.
    private void EmptyOutbox()
    {
        _outbox.Consume(_outbox.Length);
        _outbox.Trim();
    }
}

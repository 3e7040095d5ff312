using System;
using System.Buffers;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// A <see cref="TlsConnection"/> that one reader and one writer use at the same time. The lock is held around core verbs only, which is
/// a record's worth of CPU, and never around I/O. Whatever either of them makes the connection say goes to one outbox, in sealing
/// order; whoever empties it must be the only one to do so until those bytes are on the wire.
/// </summary>
/// <param name="connection">Not started yet; owned from here on.</param>
/// <param name="verifier">Answers the certificate questions.</param>
/// <param name="handler">Answers what the verifier does not. What nobody answers ends the connection.</param>
/// <param name="sessions">Time, tickets and store. The connection was prepared with them.</param>
/// <param name="keyLog">Gets the lines of the key log where the options collect them; called outside the lock. Null leaves them uncollected.</param>
internal sealed partial class SharedConnection(
    TlsConnection connection, CertificateVerifier? verifier, TlsDecisionHandler? handler, TlsSessions sessions, Action<ReadOnlySpan<byte>>? keyLog = null) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TlsBuffer _outbox = new();
    private bool _isOutputLost;
    private bool _isDisposed;
    private volatile bool _hasConnected;
    private Exception? _handlerFailure;

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

    /// <summary>The handshake was complete at some time.</summary>
    public bool HasConnected => _hasConnected;

    /// <summary>This server has taken early data, and can be read and written before the handshake is complete.</summary>
    public bool HasTakenEarlyData
    {
        get
        {
            lock (_gate) return connection is { IsServer: true, EarlyDataRoom: > 0 };
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
            lock (_gate) return connection.Error is { } error ? new TlsException(error, _handlerFailure) : null;
        }
    }

    /// <summary>As <see cref="TlsConnection.Start"/>, with as much early data behind it as a client may send.</summary>
    public TlsStatus Start(ReadOnlySpan<byte> earlyData)
    {
        if (IsServer && !earlyData.IsEmpty) throw new InvalidOperationException("Only a client has early data to send.");
        TlsStatus status;
        lock (_gate)
        {
            status = connection.Start(_outbox, offerEarlyData: !earlyData.IsEmpty);
            while (status == TlsStatus.Done && !earlyData.IsEmpty && connection.EarlyDataRoom > 0)
            {
                status = connection.SendEarlyData(earlyData, _outbox, out int consumed);
                earlyData = earlyData[consumed..];
            }
        }
        ShowKeys();
        return status;
    }

    /// <summary>
    /// As <see cref="TlsConnection.Receive"/>, but NeedDecision only where there is a handler for <see cref="AnswerAsync"/> to ask: other
    /// questions are answered here. For the reader.
    /// </summary>
    public TlsStatus Receive(ReadOnlySpan<byte> ciphertext, IBufferWriter<byte> plaintext, out int consumed)
    {
        TlsStatus status = ReceiveOnce(ciphertext, plaintext, out consumed);
        while (status == TlsStatus.NeedDecision && TryAnswer())
        {
            status = ReceiveOnce(default, plaintext, out _);
        }
        return status;
    }

    /// <summary>Has the handler answer after <see cref="Receive"/> gave NeedDecision; then Receive goes on. Throws only where the handshake was cancelled.</summary>
    public async ValueTask AnswerAsync(CancellationToken cancellationToken)
    {
        TlsDecision question = connection.Decision!;
        if (question is SessionDecision session && (sessions.Store is not null || handler is null))
        {
            await sessions.AnswerAsync(session, cancellationToken).ConfigureAwait(false);
            return;
        }
        if (question is EarlyDataDecision early && (sessions.ReplayGuard is not null || handler is null))
        {
            await sessions.AnswerAsync(early, cancellationToken).ConfigureAwait(false);
            return;
        }
        try
        {
            await handler!(question, cancellationToken).ConfigureAwait(false);
            if (!question.IsAnswered) question.GiveUp($"the handler left a {question.GetType().Name} unanswered");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            _handlerFailure = failure;
            if (!question.IsAnswered) question.GiveUp($"the handler failed with {failure.GetType().Name}");
        }
    }

    /// <summary>As <see cref="TlsConnection.GetMissingLength"/>.</summary>
    public int GetMissingLength(ReadOnlySpan<byte> received) => connection.GetMissingLength(received);

    /// <summary>As <see cref="TlsConnection.Send"/>: one record; early, where the handshake is not complete. For the writer.</summary>
    public TlsStatus Seal(ReadOnlySpan<byte> plaintext, out int consumed)
    {
        lock (_gate)
        {
            sessions.Tick(connection);
            bool isEarly = connection is { IsServer: true, EarlyDataRoom: > 0 };
            return Settle(isEarly ? connection.SendEarlyData(plaintext, _outbox, out consumed) : connection.Send(plaintext, _outbox, out consumed));
        }
    }

    /// <summary>As <see cref="TlsConnection.UpdateKeys"/>. For the writer.</summary>
    public TlsStatus UpdateKeys(bool askPeer)
    {
        lock (_gate) return Settle(connection.UpdateKeys(_outbox, askPeer));
    }

    /// <summary>
    /// As <see cref="TlsConnection.Close"/>; nothing after <see cref="Dispose"/>, since a handshake that ends at the very moment when its stream
    /// is disposed may be first to notice.
    /// </summary>
    public TlsStatus Close()
    {
        lock (_gate) return _isDisposed ? TlsStatus.Failed : Settle(connection.Close(_outbox));
    }

    /// <summary>As <see cref="TlsConnection.ExportKeyingMaterial(string, ReadOnlySpan{byte}, Span{byte})"/>.</summary>
    public void ExportKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        lock (_gate) connection.ExportKeyingMaterial(label, context, destination);
    }

    /// <summary>As <see cref="TlsConnection.ExportKeyingMaterial(string, Span{byte})"/>.</summary>
    public void ExportKeyingMaterial(string label, Span<byte> destination)
    {
        lock (_gate) connection.ExportKeyingMaterial(label, destination);
    }

    /// <summary>As <see cref="TlsConnection.ExportEarlyKeyingMaterial"/>.</summary>
    public void ExportEarlyKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        lock (_gate) connection.ExportEarlyKeyingMaterial(label, context, destination);
    }

    /// <summary>As <see cref="TlsConnection.GetChannelBinding"/>.</summary>
    public byte[] GetChannelBinding(TlsChannelBinding kind)
    {
        lock (_gate) return connection.GetChannelBinding(kind);
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

    /// <summary>
    /// Empties the outbox into <paramref name="destination"/>. False, and nothing done, where a session turned up that has to be stored first: then
    /// once more after <see cref="StoreSessionsAsync"/>.
    /// </summary>
    public bool TryTakeOutput(IBufferWriter<byte> destination)
    {
        lock (_gate)
        {
            if (HasSessionToStore()) return false;
            if (_outbox.IsEmpty) return true;
            destination.Write(_outbox.Unread);
            EmptyOutbox();
            return true;
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

    /// <summary>Wipes the keys. Verbs but <see cref="Close"/> throw <see cref="ObjectDisposedException"/> afterwards.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            connection.Dispose();
            _outbox.Dispose();
        }
    }

    private TlsStatus ReceiveOnce(ReadOnlySpan<byte> ciphertext, IBufferWriter<byte> plaintext, out int consumed)
    {
        TlsStatus status;
        lock (_gate)
        {
            sessions.Tick(connection);
            status = Settle(connection.Receive(ciphertext, plaintext, _outbox, out consumed));
            _hasConnected |= connection.IsConnected;
        }
        ForgetStored();
        ShowKeys();
        return status;
    }

    private void ShowKeys()
    {
        if (keyLog is null) return;
        using var lines = new TlsBuffer();
        lock (_gate) connection.TakeKeyLog(lines);
        if (!lines.IsEmpty) keyLog(lines.Unread);
    }

    // Outside the lock: building a chain may take as long as the network does.
    private bool TryAnswer()
    {
        TlsDecision question = connection.Decision!;
        if (verifier is not null && question is PeerCertificateDecision peer) verifier.Resolve(peer);
        else if (handler is not null || question is SessionDecision or EarlyDataDecision) return false;
        else question.GiveUp($"nobody was named who could answer a {question.GetType().Name}");
        return true;
    }

    private TlsStatus Settle(TlsStatus status)
    {
        sessions.TakeTickets(connection);
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

using System;
using System.Threading;
using Tls.Core;

namespace Tls.Transports;

/// <summary>One end of a <see cref="TlsMemoryPair"/>, with the buffers that its connection's caller owns.</summary>
public sealed class TlsMemoryEnd : IDisposable
{
    private readonly TlsBuffer _inbox = new();

    internal TlsMemoryEnd(TlsConnection connection) => Connection = connection;

    /// <summary>The connection itself.</summary>
    public TlsConnection Connection { get; }

    /// <summary>What this end has sealed and the other has not got yet.</summary>
    public TlsBuffer Outbox { get; } = new();

    /// <summary>What this end has received and the application has not read yet.</summary>
    public TlsBuffer Plaintext { get; } = new();

    /// <summary>What the last Receive came to.</summary>
    public TlsStatus Status { get; private set; }

    /// <summary>Seals all of it into <see cref="Outbox"/>. Throws <see cref="TlsException"/> where the connection has failed.</summary>
    public void Write(ReadOnlySpan<byte> plaintext)
    {
        do
        {
            if (Connection.Send(plaintext, Outbox, out int consumed) == TlsStatus.Failed) throw new TlsException(Connection.Error!.Value);
            plaintext = plaintext[consumed..];
        }
        while (!plaintext.IsEmpty);
    }

    /// <summary>
    /// As <see cref="Write"/>, of early data. Throws <see cref="InvalidOperationException"/> where there is no room for all of it
    /// (<see cref="TlsConnection.EarlyDataRoom"/>).
    /// </summary>
    public void WriteEarly(ReadOnlySpan<byte> plaintext)
    {
        while (!plaintext.IsEmpty)
        {
            if (Connection.SendEarlyData(plaintext, Outbox, out int consumed) == TlsStatus.Failed) throw new TlsException(Connection.Error!.Value);
            plaintext = plaintext[consumed..];
        }
    }

    /// <summary>Takes everything that has been received, possibly nothing.</summary>
    public byte[] ReadAll()
    {
        byte[] all = Plaintext.Unread.ToArray();
        Plaintext.Consume(all.Length);
        return all;
    }

    /// <summary>Seals a close_notify into <see cref="Outbox"/>.</summary>
    public void Close() => Connection.Close(Outbox);

    /// <summary>Disposes the connection and the buffers.</summary>
    public void Dispose()
    {
        Connection.Dispose();
        _inbox.Dispose();
        Outbox.Dispose();
        Plaintext.Dispose();
    }

    internal TlsSessions Sessions { get; set; } = TlsSessions.Default;

    /// <summary>A question was answered that nobody has acted on yet.</summary>
    internal bool IsAnswered => Connection.Decision is { IsAnswered: true };

    // Takes a chunk off the wire and hands over what it completes. What comes after the end stays in the inbox.
    internal void Receive(TlsBuffer wire, int chunkSize, CertificateVerifier verifier, Action<TlsDecision>? decide = null)
    {
        ReadOnlySpan<byte> chunk = wire.Unread[..Math.Min(wire.Length, chunkSize)];
        _inbox.Write(chunk);
        wire.Consume(chunk.Length);
        do
        {
            Status = Connection.Receive(_inbox.Unread, Plaintext, Outbox, out int consumed);
            _inbox.Consume(consumed);
            if (Status == TlsStatus.NeedDecision) Answer(verifier, decide);
        }
        while (Status == TlsStatus.Done || IsAnswered);

        // Before the other side sees what was sent.
        while (Connection.TryTakeStoredSession(out TlsStoredSession? session)) Sessions.StoreAsync(session, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (Status == TlsStatus.Failed) Sessions.ForgetStored(Connection);
    }

    private void Answer(CertificateVerifier verifier, Action<TlsDecision>? decide)
    {
        TlsDecision question = Connection.Decision!;
        if (question.IsAnswered) return;
        if (question is PeerCertificateDecision peer) verifier.Resolve(peer);
        else if (question is SessionDecision session && decide is null) Sessions.AnswerAsync(session, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        else if (question is EarlyDataDecision early && decide is null) Sessions.AnswerAsync(early, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        else decide?.Invoke(question);
    }
}

using System;
using System.Linq;
using System.Runtime.CompilerServices;
using Tls.Core;
using Tls.Core.Handshake;
using Tls.Core.Records;

namespace Tls.Fuzz;

/// <summary>
/// A connection with its inbox and outbox, driven as an honest caller drives it. Watches what must hold whatever the peer says: progress,
/// a failure that stays and says no more, no fault of our own, bounded memory, no secret left behind.
/// </summary>
internal sealed class ConnectionHarness : IDisposable
{
    private static readonly byte[] EarlyData = new byte[20];

    private readonly TlsConnection _connection;
    private readonly PeerTwist _twist;
    private readonly byte[]? _storedSession;
    private readonly TlsBuffer _inbox = new();
    private readonly TlsBuffer _scratch = new();

    public ConnectionHarness(bool isServer, PeerTwist twist, FuzzTrace trace)
        : this(isServer, twist, trace, HonestPair.Session(twist)) { }

    /// <param name="isServer">The side.</param>
    /// <param name="twist">What is out of the ordinary.</param>
    /// <param name="trace">Takes the notes.</param>
    /// <param name="session">What a client offers and a server finds.</param>
    public ConnectionHarness(bool isServer, PeerTwist twist, FuzzTrace trace, Remembered session)
    {
        _connection = NullPeers.Create(isServer, twist, session.Ticket);
        Trace = trace;
        _twist = twist;
        _storedSession = session.Stored;
        _connection.Start(_scratch, offerEarlyData: !isServer && twist.HasFlag(PeerTwist.EarlyData));
        if (_connection.EarlyDataRoom > 0) _connection.SendEarlyData(EarlyData, _scratch, out _);
        TakeOutput(isOwn: true);
    }

    public TlsConnection Connection => _connection;

    /// <summary>What is noted from here on; a prelude may have one of its own.</summary>
    public FuzzTrace Trace { get; set; }

    public TlsStatus Status { get; private set; }

    /// <summary>Everything that was sent.</summary>
    public TlsBuffer Sent { get; } = new();

    /// <summary>All application data that came.</summary>
    public TlsBuffer Plaintext { get; } = new();

    /// <summary>What was sent by the last call.</summary>
    public byte[] LastSent { get; private set; } = [];

    /// <summary>What opens the peer's next record; null before there are keys.</summary>
    public RecordCipher? ReadCipher => CipherField(_connection.Context.Reader);

    public ulong ReadSequence => SequenceField(_connection.Context.Reader);

    public int StateId => _connection.Driver.State.GetType().GetHashCode();

    /// <summary>Brings bytes and lets the connection work on them until it wants more.</summary>
    public void Deliver(ReadOnlySpan<byte> bytes)
    {
        _inbox.Write(bytes);
        bool goesOn;
        do
        {
            int state = StateId, answered = Decide() ? 1 : 0;
            Trace.NoteCall();
            Status = _connection.Receive(_inbox.Unread, Plaintext, _scratch, out int consumed);
            _inbox.Consume(consumed);
            goesOn = Status == TlsStatus.Done || (Status == TlsStatus.NeedDecision && Decide());
            BrokenBoundException.ThrowIf(goesOn && consumed == 0 && answered == 0 && Status == TlsStatus.Done, "Done without progress");
            Trace.Note(1, state, StateId, (int)Status);
            Trace.NoteState(_connection.Driver.State.GetType());
            if (_connection.Error is { } error) Trace.Note(2, state, (int)error.Fault);
            TakeOutput(isOwn: false);
            Trace.NoteKept(BufferField(ReassemblerField(InboundField(_connection))).Length);
        }
        while (goesOn);
    }

    /// <summary>What was sent since the last time.</summary>
    public byte[] TakeSent()
    {
        byte[] sent = Sent.Unread.ToArray();
        Sent.Consume(sent.Length);
        return sent;
    }

    /// <summary>What the caller does on its own; refused where it is not the time for it.</summary>
    public void Act(int verb, int length)
    {
        if (!_connection.IsConnected || _connection.IsWriteClosed) return;
        Trace.NoteCall();
        byte[] data = new byte[length & 0xFF];
        switch (verb & 7)
        {
            case 0:
                _connection.Send(data, _scratch, out int consumed);
                BrokenBoundException.ThrowIf(consumed == 0 && data.Length > 0 && _connection.Error is null, "nothing sent");
                break;
            case 1:
                if (_connection.Info.Version == ProtocolVersion.Tls13) _connection.UpdateKeys(_scratch, askPeer: (length & 1) == 0);
                break;
            case 2:
                _connection.Close(_scratch);
                break;
            case 3:
                if (_connection.IsServer && _connection.Info.Version == ProtocolVersion.Tls13) _connection.IssueTickets(1 + (length & 1), _scratch);
                break;
            default:
                _connection.Receive([], Plaintext, _scratch, out _);
                break;
        }
        TakeOutput(isOwn: true);
    }

    /// <summary>Notes what was negotiated, and looks whether what is dead stays dead and leaves no secret.</summary>
    public void Finish()
    {
        TlsConnectionInfo info = _connection.Info;
        Trace.Note(3, (int)info.Version, (int)info.CipherSuite, (int)info.Group);
        Trace.Note(4, StateId, info.ApplicationProtocol is null ? 0 : 1, info.HelloRetryRequested ? 1 : 0);
        Trace.Note(5, StateId, FuzzTrace.Size(Plaintext.Length) / 4, FuzzTrace.Size(Sent.Length) / 4, _connection.IsReadClosed ? 1 : 0);
        if (_connection.Error is { } error)
        {
            BrokenBoundException.ThrowIf(error.Fault is TlsFault.InternalError or TlsFault.OutputFailed or TlsFault.None, $"our own fault: {error}");
            int before = Plaintext.Length;
            bool isDead = _connection.Receive([23, 3, 3, 0, 1, 0], Plaintext, _scratch, out int consumed) == TlsStatus.Failed &&
                _connection.Send([1], _scratch, out int sent) == TlsStatus.Failed && _connection.Close(_scratch) == TlsStatus.Failed &&
                consumed == 0 && sent == 0 && _scratch.IsEmpty && Plaintext.Length == before;
            BrokenBoundException.ThrowIf(!isDead, "a dead connection works on");
        }
        _connection.Dispose();
        BrokenBoundException.ThrowIf(_connection.Context.Ledger.Secrets.Any(secret => !secret.IsDisposed), "a secret was not wiped");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _inbox.Dispose();
        _scratch.Dispose();
        Sent.Dispose();
        Plaintext.Dispose();
    }

    private bool Decide()
    {
        if (_connection.Decision is not { } question) return false;
        if (!question.IsAnswered) CallerAnswers.Give(question, _twist, _storedSession);
        return true;
    }

    private void TakeOutput(bool isOwn)
    {
        if (_scratch.IsEmpty) return;
        if (!isOwn) Trace.NoteOutput(_scratch.Length);
        LastSent = _scratch.Unread.ToArray();
        Sent.Write(LastSent);
        _scratch.Consume(LastSent.Length);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cipher")]
    private static extern ref RecordCipher? CipherField(RecordReader reader);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_sequence")]
    private static extern ref ulong SequenceField(RecordReader reader);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_inbound")]
    private static extern ref Inbound InboundField(TlsConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_reassembler")]
    private static extern ref HandshakeReassembler ReassemblerField(Inbound inbound);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_buffer")]
    private static extern ref byte[] BufferField(HandshakeReassembler reassembler);
}

using System;
using System.Collections.Generic;
using Tls.Core;
using Tls.Tests.BogoShim.Arguments;
using Tls.Tests.BogoShim.Reporting;
using Tls.Tests.BogoShim.Setup;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>
/// One connection over one wire: blocking verbs around <see cref="TlsConnection"/>. Whatever fails is asked once more and has to give the
/// same answer; whatever is decided later has to wait without a change.
/// </summary>
internal sealed class ShimConnection : IDisposable
{
    private readonly TlsConnection _tls;
    private readonly Wire _wire;
    private readonly Answers _answers;
    private readonly bool _async;
    private readonly TlsBuffer _inbox = new();
    private readonly TlsBuffer _outbox = new();
    private readonly TlsBuffer _plaintext = new();
    private readonly SessionMemory _memory;
    private readonly bool _offeredEarlyData;
    private int _heldLength;
    private bool _toldRejection;

    public ShimConnection(ShimConfig config, ShimConfig retry, Wire wire, SessionMemory memory)
    {
        _wire = wire;
        _async = config.Async;
        IReadOnlyList<LoadedCredential> credentials = CredentialLoader.Load(config);
        _answers = new Answers(config, retry, credentials, memory);
        _memory = memory;
        _tls = config.IsServer
            ? TlsConnection.CreateServer(Contexts.Server(config, credentials, memory, storesSessions: true))
            : TlsConnection.CreateClient(Contexts.Client(config, credentials), config.HostName.Length > 0 ? config.HostName : null);
        bool usesSessions = config.IsServer || !config.NoTicket;
        if (usesSessions) _tls.UseSessions(memory.Now, "BoGo"u8);
        if (usesSessions && memory.Ticket is { } ticket)
        {
            OfferedSession = _tls.OfferTicket(ticket);
            memory.Ticket = null;
        }
        Check(_tls.Start(_outbox, offerEarlyData: config.EnableEarlyData && !config.IsServer));
        _offeredEarlyData = IsEarly;
        Flush();
    }

    public TlsConnection Tls => _tls;

    public Answers Answers => _answers;

    public TlsTicket? NewestTicket => _memory.Ticket;

    /// <summary>This connection gave rise to a session: a ticket on a client, one for its store on a server.</summary>
    public bool HasNewSession { get; private set; }

    /// <summary>The client had a session, and it still held.</summary>
    public bool OfferedSession { get; }

    /// <summary>Before the handshake is complete data passes: a client that does not know better, a server that took some.</summary>
    public bool IsEarly => !_tls.IsConnected && (_tls.IsServer ? _tls.Info.EarlyData == TlsEarlyData.Accepted : _tls.Info.EarlyData is TlsEarlyData.Offered or TlsEarlyData.Accepted);

    /// <summary>Until the handshake is complete, or data may pass before it is.</summary>
    public void BeginHandshake() => StepUntil(() => _tls.IsConnected || IsEarly);

    /// <summary>Until the handshake is complete. Once, where the server refused early data, that is told instead.</summary>
    public void Handshake()
    {
        StepUntil(() => _tls.IsConnected);
        TellRejection();
    }

    /// <summary>A client that sent early data waits for one of the server's messages.</summary>
    public void AwaitMessage(HandshakeType type)
    {
        switch (type)
        {
            case HandshakeType.ServerHello:
                StepUntil(() => _tls.Info.Version != ProtocolVersion.None);
                break;
            case HandshakeType.EncryptedExtensions:
                StepUntil(() => _tls.Info.EarlyData != TlsEarlyData.Offered);
                break;
            default:
                throw new UnimplementedException($"early write after {type}");
        }
    }

    /// <summary>Waits for application data; 0 at its end, whether close_notify said so or not.</summary>
    public int Read(Span<byte> destination)
    {
        int count = WaitAndPeek(destination);
        _plaintext.Consume(count);
        _heldLength = 0;
        Flush();
        return count;
    }

    /// <summary>What <see cref="Read"/> would give.</summary>
    public int WaitAndPeek(Span<byte> destination)
    {
        while (_plaintext.IsEmpty && !_tls.IsReadClosed && Step())
        {
        }
        if (_plaintext.IsEmpty && !_tls.IsConnected) throw new ShimFailureException("The runner left during the handshake.");
        TellRejection();
        int count = Math.Min(destination.Length, _plaintext.Length);
        _plaintext.Unread[..count].CopyTo(destination);
        return count;
    }

    /// <summary>As early data, where and as far as it may be.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[Send(bytes)..];
            Flush();
        }
    }

    /// <summary>Lets one byte of the record out, and the rest only once something was read.</summary>
    public void WriteUnfinished(ReadOnlySpan<byte> bytes)
    {
        Send(bytes);
        _wire.SendByte(_outbox);
        _heldLength = _outbox.Length;
    }

    public void UpdateKeys()
    {
        Check(_tls.UpdateKeys(_outbox));
        Flush();
    }

    public void SendFatalAlert(AlertDescription alert)
    {
        Inside.SendFatalAlert(_tls, alert, _outbox);
        Flush();
    }

    public void Close()
    {
        Check(_tls.Close(_outbox));
        Flush();
    }

    /// <summary>A verb without news changes nothing.</summary>
    public void CheckIdle()
    {
        TlsStatus status = _tls.Receive([], _plaintext, _outbox, out int consumed);
        if (status != TlsStatus.NeedMoreData || consumed != 0 || !_outbox.IsEmpty) throw new BugException($"Receive of nothing gave {status}.");
    }

    public void Dispose()
    {
        _tls.Dispose();
        _inbox.Dispose();
        _outbox.Dispose();
        _plaintext.Dispose();
    }

    // One call of Receive, and what it asks for; false where the runner has closed.
    private bool Step()
    {
        TlsStatus status = _tls.Receive(_inbox.Unread, _plaintext, _outbox, out int consumed);
        _inbox.Consume(consumed);
        Check(status);
        KeepSessions();
        Flush();
        switch (status)
        {
            case TlsStatus.NeedMoreData:
                return _wire.Receive(_inbox);
            case TlsStatus.NeedDecision:
                Decide();
                return true;
            default:
                return true;
        }
    }

    private void StepUntil(Func<bool> isOver)
    {
        while (!isOver())
        {
            if (!Step()) throw new ShimFailureException("The runner left during the handshake.");
        }
    }

    private int Send(ReadOnlySpan<byte> bytes)
    {
        int consumed;
        if (!_tls.IsConnected && _tls.EarlyDataRoom > 0)
        {
            Check(_tls.SendEarlyData(bytes, _outbox, out consumed));
            return consumed;
        }
        Handshake();
        Check(_tls.Send(bytes, _outbox, out consumed));
        return consumed;
    }

    private void TellRejection()
    {
        if (_toldRejection || !_offeredEarlyData || _tls.Info.EarlyData != TlsEarlyData.Rejected) return;
        _toldRejection = true;
        throw new EarlyDataRejectedException();
    }

    private void KeepSessions()
    {
        while (_tls.TryTakeTicket(out TlsTicket? ticket))
        {
            _memory.Ticket = ticket;
            HasNewSession = true;
        }
        while (_tls.TryTakeStoredSession(out TlsStoredSession? session))
        {
            _memory.Keep(session);
            HasNewSession = true;
        }
    }

    private void Decide()
    {
        TlsDecision decision = _tls.Decision!;
        if (!_tls.IsServer && _tls.Info.EarlyData == TlsEarlyData.Rejected) _answers.Retry();
        if (_async)
        {
            TlsStatus status = _tls.Receive(_inbox.Unread, _plaintext, _outbox, out int consumed);
            bool waits = status == TlsStatus.NeedDecision && consumed == 0 && _outbox.IsEmpty && ReferenceEquals(_tls.Decision, decision);
            if (!waits) throw new BugException($"An unanswered {decision.GetType().Name} gave {status}.");
        }
        _answers.Answer(decision);
    }

    // What is held back goes out once there is more: a handshake cannot wait.
    private void Flush()
    {
        if (_heldLength == 0 || _outbox.Length != _heldLength) _wire.Send(_outbox);
    }

    private void Check(TlsStatus status)
    {
        if (status != TlsStatus.Failed) return;
        TlsError error = _tls.Error!.Value;
        _wire.Send(_outbox);
        status = _tls.Receive(_inbox.Unread, _plaintext, _outbox, out int consumed);
        bool isSame = status == TlsStatus.Failed && consumed == 0 && _outbox.IsEmpty && _tls.Error!.Value.Equals(error);
        if (!isSame) throw new BugException($"{error} was not repeated: {status}, {_tls.Error}.");
        throw new ShimFailureException(ErrorReport.Describe(_tls));
    }
}

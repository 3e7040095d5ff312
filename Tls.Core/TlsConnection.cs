using System;
using System.Buffers;
using System.Security.Cryptography;
using Tls.Core.Handshake;
using Tls.Core.Records;

namespace Tls.Core;

/// <summary>
/// One TLS connection. Tls.Core turns bytes and decisions into bytes and facts: it performs no I/O, reads no clock, draws no ambient
/// randomness, takes no locks, starts no tasks, calls no user code in mid-handshake, and keeps no outgoing bytes. The same inputs give
/// the same outputs, byte for byte.
/// <para>
/// The caller owns both directions. What a verb wants to send it writes into <c>outgoing</c>, and the caller brings that to the peer in
/// order, also after <see cref="TlsStatus.Failed"/> (the alert is in it). Bytes that were not consumed stay the caller's. A fault of the
/// peer is a status, never an exception; an exception is a mistake of the caller, or comes from its own writers, and then the connection
/// has failed. One thread at a time: no two verbs at once, nor a verb and <see cref="Dispose"/>.
/// </para>
/// </summary>
public sealed partial class TlsConnection : IDisposable
{
    private readonly HandshakeContext _context;
    private readonly HandshakeDriver _driver;
    private readonly Inbound _inbound;
    private bool _started;
    private bool _closeSent;
    private bool _disposed;

    private TlsConnection(Policy policy, HandshakeState initial, bool isServer)
    {
        _context = new HandshakeContext(policy.Provider, policy.Limits, new RecordReader(isServer), policy.CreateWriter()) { KeyLog = policy.CreateKeyLog() };
        _driver = new HandshakeDriver(_context, initial);
        _inbound = new Inbound(_context, _driver);
        IsServer = isServer;
    }

    /// <summary>True for the server's side.</summary>
    public bool IsServer { get; }

    /// <summary>True once both Finished messages were verified: data may be sent until <see cref="Close"/>. Stays true when the peer closes; false after a failure.</summary>
    public bool IsConnected => Error is null && _driver.State.IsConnected;

    /// <summary>True once the peer's close_notify came.</summary>
    public bool IsReadClosed => _inbound.IsClosed;

    /// <summary>True once <see cref="Close"/> was called: nothing more can be sent.</summary>
    public bool IsWriteClosed => _closeSent;

    /// <summary>The peer asked for new keys; the answer rides before the next data, or goes out with <see cref="UpdateKeys"/> (RFC 9846 §4.7.3).</summary>
    public bool OwesKeyUpdate => _context.PostHandshake.OwesKeyUpdate;

    /// <summary>The question that the connection waits for, or null. Answer it, then call <see cref="Receive"/>, even with nothing.</summary>
    public TlsDecision? Decision => Error is null ? _driver.Decision : null;

    /// <summary>Why the connection failed; null as long as it did not.</summary>
    public TlsError? Error { get; private set; }

    /// <summary>What was negotiated so far.</summary>
    public TlsConnectionInfo Info => _context.Info;

    /// <summary>
    /// How many bytes may be sent now with <see cref="SendEarlyData"/>. On a client (RFC 9846 §4.3.10) more than 0 between a <see cref="Start"/>
    /// that offered some and the answer of the server. On a server without bound from when it took early data until <see cref="IsConnected"/>.
    /// </summary>
    public int EarlyDataRoom
    {
        get
        {
            if (!CanSendEarlyData) return 0;
            if (IsServer) return int.MaxValue;

            // §5.5: early keys cannot be updated, and their last record is left to EndOfEarlyData.
            return _context.Writer.IsKeyUpdateDue ? 0 : _context.EarlyDataLimit - Info.EarlyDataLength;
        }
    }

    /// <summary>True on a server that has taken early data, until the client says that it ends (RFC 9846 §4.6).</summary>
    public bool ExpectsEarlyData => Error is null && _driver.State is { IsConnected: false, TakesApplicationData: true };

    internal HandshakeContext Context => _context;

    internal HandshakeDriver Driver => _driver;

    /// <summary>
    /// A client that has said nothing yet. Throws <see cref="ArgumentException"/> where the name is neither an IP address nor a DNS name
    /// of at most 253 bytes (an internationalised one is converted to A-labels).
    /// </summary>
    /// <param name="context">Shared; not disposed.</param>
    /// <param name="serverName">Who it wants to talk to: sent as server_name (RFC 6066 §3) unless it is an IP address, and part of the
    /// certificate question. Null leaves both out: then whoever answers that question must know the peer otherwise.</param>
    public static TlsConnection CreateClient(TlsClientContext context, string? serverName)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new TlsConnection(context.Policy, new Handshake.Client.ClientStart(context, PeerName.Parse(serverName)), isServer: false);
    }

    /// <summary>A server that waits for a ClientHello.</summary>
    /// <param name="context">Shared; not disposed.</param>
    public static TlsConnection CreateServer(TlsServerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new TlsConnection(context.Policy, new Handshake.Server.ServerStart(context), isServer: true);
    }

    /// <summary>
    /// How many bytes are missing until the record at the start of <paramref name="received"/> is whole: 5 for nothing, 0 where it is
    /// whole (or can never be, which <see cref="Receive"/> then says). For transports that must not read ahead.
    /// </summary>
    public int GetMissingLength(ReadOnlySpan<byte> received)
    {
        if (received.Length < RecordHeader.Size) return RecordHeader.Size - received.Length;
        RecordHeader header = RecordHeader.Read(received);
        return _context.Reader.CanBegin(header) ? Math.Max(0, header.TotalLength - received.Length) : 0;
    }

    /// <summary>
    /// Begins: a client writes its ClientHello (about 1,500 bytes with a hybrid share, 250 without), a server writes nothing. Call it once, first; otherwise
    /// <see cref="InvalidOperationException"/>. Returns Done, or Failed where the crypto provider did.
    /// </summary>
    /// <param name="outgoing">Takes the ClientHello.</param>
    /// <param name="offerEarlyData">Whether a client wants to send early data, where its key allows any: <see cref="EarlyDataRoom"/> tells
    /// how much. A server has no use for it and throws <see cref="ArgumentException"/>.</param>
    public TlsStatus Start(IBufferWriter<byte> outgoing, bool offerEarlyData = false)
    {
        CheckVerb(outgoing);
        if (_started) throw new InvalidOperationException("Start is called once.");
        if (offerEarlyData && IsServer) throw new ArgumentException("A server sends no early data.", nameof(offerEarlyData));
        _started = true;
        _context.OffersEarlyData = offerEarlyData;
        var verb = new StartVerb(this);
        return Run(ref verb, outgoing);
    }

    /// <summary>
    /// Takes at most one record from <paramref name="ciphertext"/>, in every phase. Handshake messages are answered into
    /// <paramref name="outgoing"/>; application data goes to <paramref name="plaintext"/> (up to 16,384 bytes; room for the whole record is
    /// asked for before it is opened). Nothing is consumed unless the whole record is there.
    /// </summary>
    /// <param name="ciphertext">What came from the peer and was not consumed yet; may be empty. Not kept.</param>
    /// <param name="plaintext">Takes application data; untouched by anything else.</param>
    /// <param name="outgoing">Takes what has to be sent to the peer.</param>
    /// <param name="consumed">Bytes of <paramref name="ciphertext"/> that are dealt with.</param>
    /// <returns>Any <see cref="TlsStatus"/>. After Done call again with the rest, even if empty: messages may wait behind a decision.</returns>
    public TlsStatus Receive(ReadOnlySpan<byte> ciphertext, IBufferWriter<byte> plaintext, IBufferWriter<byte> outgoing, out int consumed)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        CheckVerb(outgoing);
        CheckStarted();
        consumed = 0;
        if (Error is not null) return TlsStatus.Failed;
        if (_driver.Decision is { IsAnswered: false }) return TlsStatus.NeedDecision;

        AskForRoom(ciphertext, plaintext);
        var verb = new ReceiveVerb(this, ciphertext, plaintext);
        TlsStatus status = Run(ref verb, outgoing);
        consumed = verb.Consumed;
        return status;
    }

    /// <summary>
    /// Seals at most one record of application data, with a KeyUpdate before it where one is owed or the key's limit is near
    /// (RFC 9846 §4.7.3, §5.5). TLS 1.2 cannot update keys: there the connection fails at the limit with <see cref="TlsFault.KeyExhausted"/>,
    /// and the alert takes the key's last record. Returns Done or Failed; Done with nothing consumed only for nothing given, which writes nothing. Throws
    /// <see cref="InvalidOperationException"/> before <see cref="IsConnected"/> and after <see cref="Close"/>.
    /// </summary>
    /// <param name="plaintext">Any length; not kept.</param>
    /// <param name="outgoing">Takes the record: up to 16,384 bytes and 22 more (29 in TLS 1.2), and padding; KeyUpdate adds 27.</param>
    /// <param name="consumed">Bytes of <paramref name="plaintext"/> that are in the record; call again for the rest.</param>
    public TlsStatus Send(ReadOnlySpan<byte> plaintext, IBufferWriter<byte> outgoing, out int consumed)
    {
        CheckVerb(outgoing);
        consumed = 0;
        if (Error is not null) return TlsStatus.Failed;
        CheckCanSend();
        if (plaintext.IsEmpty) return TlsStatus.Done;

        var verb = new SendVerb(this, plaintext);
        TlsStatus status = Run(ref verb, outgoing);
        consumed = verb.Consumed;
        return status;
    }

    /// <summary>
    /// Seals at most one record of early data (RFC 9846 §4.3.10), after <see cref="Start"/> offered some and before the server has answered. The
    /// server may take all of it or none: <see cref="TlsConnectionInfo.EarlyData"/> tells, once <see cref="IsConnected"/> at the latest, and
    /// nothing that it did not take is sent again. Anybody who saw it can send it to the server once more: it must be fit for that.
    /// <para>
    /// A server that took early data answers it with this before the handshake is complete (§2.3): to a client that has the key, but may be
    /// one whose words somebody repeats, and who then cannot read the answer.
    /// </para>
    /// Returns Done or Failed. Throws <see cref="InvalidOperationException"/> where <see cref="EarlyDataRoom"/> is 0.
    /// </summary>
    /// <param name="plaintext">Any length; not kept.</param>
    /// <param name="outgoing">Takes the record: up to 16,384 bytes and 22 more, and padding.</param>
    /// <param name="consumed">Bytes of <paramref name="plaintext"/> that are in the record: at most <see cref="EarlyDataRoom"/>.</param>
    public TlsStatus SendEarlyData(ReadOnlySpan<byte> plaintext, IBufferWriter<byte> outgoing, out int consumed)
    {
        CheckVerb(outgoing);
        consumed = 0;
        if (Error is not null) return TlsStatus.Failed;
        if (EarlyDataRoom == 0) throw new InvalidOperationException("There is no room for early data: see EarlyDataRoom.");
        if (plaintext.IsEmpty) return TlsStatus.Done;

        var verb = new SendEarlyDataVerb(this, plaintext[..Math.Min(plaintext.Length, EarlyDataRoom)]);
        TlsStatus status = Run(ref verb, outgoing);
        consumed = verb.Consumed;
        return status;
    }

    /// <summary>
    /// New keys for what this side sends from now on (RFC 9846 §4.7.3); 27 bytes. Throws <see cref="InvalidOperationException"/> before
    /// <see cref="IsConnected"/>, after <see cref="Close"/>, and in TLS 1.2, which cannot. Returns Done or Failed.
    /// </summary>
    /// <param name="outgoing">Takes the KeyUpdate.</param>
    /// <param name="askPeer">Ask the peer to do likewise; has no effect while an earlier request is unanswered.</param>
    public TlsStatus UpdateKeys(IBufferWriter<byte> outgoing, bool askPeer = false)
    {
        CheckVerb(outgoing);
        if (Error is not null) return TlsStatus.Failed;
        CheckCanSend();
        if (!_driver.State.CanUpdateKeys) throw new InvalidOperationException("TLS 1.2 cannot update keys: see Info.Version.");
        var verb = new UpdateKeysVerb(this, askPeer);
        return Run(ref verb, outgoing);
    }

    /// <summary>
    /// Says that nothing more will be sent: close_notify (RFC 9846 §6.1), once; later calls write nothing. Receiving goes on until the peer
    /// closes too. Before the handshake is complete it gives the connection up: user_canceled goes before the close_notify, and the
    /// connection has failed with <see cref="TlsFault.Canceled"/>. Returns Done or Failed.
    /// </summary>
    public TlsStatus Close(IBufferWriter<byte> outgoing)
    {
        CheckVerb(outgoing);
        if (Error is not null) return TlsStatus.Failed;
        if (_closeSent) return TlsStatus.Done;
        _closeSent = true;
        _context.PostHandshake.IsWriteClosed = true;
        var verb = new CloseVerb(this);
        return Run(ref verb, outgoing);
    }

    /// <summary>Wipes every key. Sends nothing: say goodbye with <see cref="Close"/> first.</summary>
    public void Dispose()
    {
        _disposed = true;
        _context.KeyLog?.Dispose();
        Wipe();
    }

    // A server's flight is out by the time that its early data is accepted, so its keys are those of all later data.
    private bool CanSendEarlyData =>
        Error is null && !_closeSent && !_driver.State.IsConnected && (Info.EarlyData is TlsEarlyData.Offered or TlsEarlyData.Accepted);

    // A writer without room throws here, where nothing has moved yet: the record stays the caller's and the connection lives on.
    private void AskForRoom(ReadOnlySpan<byte> ciphertext, IBufferWriter<byte> plaintext)
    {
        if (Error is not null || !_driver.State.TakesApplicationData || ciphertext.Length < RecordHeader.Size || GetMissingLength(ciphertext) > 0) return;
        int needed = RecordHeader.Read(ciphertext).Length;
        if (plaintext.GetSpan(needed).Length < needed) throw new InvalidOperationException("The plaintext writer gave less room than it was asked for.");
    }

    private TlsStatus SendClose()
    {
        if (_driver.State.IsConnected)
        {
            SendAlert(AlertLevel.Warning, AlertDescription.CloseNotify);
            return TlsStatus.Done;
        }
        AlertDescription? alert = null;
        bool hasSpoken = (_started && !IsServer) || Info.HelloRetryRequested || Info.Version != ProtocolVersion.None;
        if (hasSpoken)
        {
            alert = AlertDescription.UserCanceled;
            SendAlert(AlertLevel.Warning, AlertDescription.UserCanceled);
            SendAlert(AlertLevel.Warning, AlertDescription.CloseNotify);
        }
        Error = new TlsError(TlsFault.Canceled, alert, isAlertFromPeer: false, reason: null);
        Wipe();
        return TlsStatus.Failed;
    }

    // The single catch: every verb that touches the protocol runs in here.
    private TlsStatus Run<TVerb>(ref TVerb verb, IBufferWriter<byte> outgoing)
        where TVerb : IVerb, allows ref struct
    {
        if (Error is not null) return TlsStatus.Failed;
        _context.Writer.Output = outgoing;
        try
        {
            return verb.Run();
        }
        catch (PeerFaultException fault)
        {
            return Fail(fault);
        }
        catch (CryptographicException)
        {
            // A provider or a credential could not do its work: not the peer's doing, who is owed an alert all the same.
            return Fail(new PeerFaultException(TlsFault.InternalError));
        }
        catch
        {
            Poison();
            throw;
        }
        finally
        {
            _context.Writer.Output = null;
        }
    }

    // The one place where a fault becomes an alert: after it, nothing is emitted any more.
    private TlsStatus Fail(PeerFaultException fault)
    {
        _context.DropFlight();
        Error = new TlsError(fault.Fault, fault.Received, isAlertFromPeer: fault.Received is not null, fault.Reason);
        try
        {
            // §6.1: after close_notify nothing more is sent, not even this; nor can it be sealed where the key is used up.
            if (!_closeSent && !_context.Writer.IsKeySpent && (fault.Alert ?? FaultAlerts.For(fault.Fault)) is { } alert)
            {
                SendAlert(AlertLevel.Fatal, alert);
                Error = new TlsError(fault.Fault, alert, isAlertFromPeer: false, fault.Reason);
            }
        }
        finally
        {
            Wipe();
        }
        return TlsStatus.Failed;
    }

    // The caller's writer, or our own code, threw: what the peer has seen is unknown, so not even an alert can follow.
    private void Poison()
    {
        Error ??= new TlsError(TlsFault.OutputFailed, null, isAlertFromPeer: false, reason: null);
        Wipe();
    }

    private void Wipe()
    {
        _inbound.Dispose();
        _context.Dispose();
    }

    private void SendAlert(AlertLevel level, AlertDescription description) =>
        _context.Writer.Write(ContentType.Alert, [(byte)level, (byte)description]);

    private void CheckVerb(IBufferWriter<byte> outgoing)
    {
        ArgumentNullException.ThrowIfNull(outgoing);
        ObjectDisposedException.ThrowIf(_disposed, this);
    }

    private void CheckStarted()
    {
        if (!_started) throw new InvalidOperationException("Call Start first.");
    }

    private void CheckCanSend()
    {
        if (!_driver.State.IsConnected) throw new InvalidOperationException("The handshake is not complete yet: call Receive until IsConnected.");
        if (_closeSent) throw new InvalidOperationException("Close was called: nothing more can be sent.");
    }
}

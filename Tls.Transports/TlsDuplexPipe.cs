using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// TLS between an <see cref="IDuplexPipe"/> that carries bytes and one that carries plaintext, as pipelines and Kestrel have it. Got
/// from <see cref="ConnectAsync"/> or <see cref="AcceptAsync(IDuplexPipe, TlsServerContext, CancellationToken)"/>, and connected from
/// the start. Two loops run until both directions have ended; each waits where the side it writes to is slow, so that back-pressure
/// passes through.
/// <para>
/// How it ends. Output completed: close_notify (RFC 9846 §6.1), then the transport's output is completed; reading goes on. Output
/// completed with an exception: no close_notify, and the transport's output is completed with it. Peer's close_notify: Input is
/// completed. Transport's input over without one: Input throws <see cref="EndOfStreamException"/>. A failure: the alert is sent, Input
/// and Output throw <see cref="TlsException"/>. What came before an end of Input is always read first.
/// </para>
/// <para>
/// Threads: Input and Output each follow the rules of pipes, one user at a time; both at once is allowed. The two ends of the
/// transport must not be used by anybody else.
/// </para>
/// </summary>
public sealed partial class TlsDuplexPipe : IDuplexPipe, IAsyncDisposable
{
    private static readonly PipeOptions PlaintextOptions = new(useSynchronizationContext: false);

    private readonly IDuplexPipe _transport;
    private readonly SharedConnection _connection;
    private readonly Pipe _received = new(PlaintextOptions);
    private readonly Pipe _toSend = new(PlaintextOptions);
    private readonly PlaintextReader _input;
    private readonly bool _returnsWithEarlyData;
    private readonly TaskCompletionSource _handshake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _receiving = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;
    private int _disposals;

    private TlsDuplexPipe(
        IDuplexPipe transport, TlsConnection connection, CertificateVerifier? verifier, TlsDecisionHandler? handler, TlsSessions? sessions, bool returnsWithEarlyData)
    {
        sessions ??= TlsSessions.Default;
        sessions.Prepare(connection, verifier);
        _transport = transport;
        _returnsWithEarlyData = returnsWithEarlyData;
        _connection = new SharedConnection(connection, verifier, handler, sessions);
        _input = new PlaintextReader(_received.Reader);
    }

    /// <summary>Plaintext from the peer. What the application has not read holds the transport back, beyond 64 KiB.</summary>
    public PipeReader Input => _input;

    /// <summary>Plaintext to the peer. A flush waits where more than 64 KiB are on their way to the transport.</summary>
    public PipeWriter Output => _toSend.Writer;

    /// <summary>What was negotiated.</summary>
    public TlsConnectionInfo Info => _connection.Info;

    /// <summary>As <see cref="TlsStream.EarlyDataTaken"/>: on a server the first so many bytes of Input.</summary>
    public int EarlyDataTaken => Info.EarlyData == TlsEarlyData.Accepted ? Info.EarlyDataLength : 0;

    /// <summary>
    /// Completes when the handshake is complete, which on all but a server that returns with early data it is from the start; fails where
    /// the connection ends before. What is read before may be somebody's recording of what the client said once.
    /// </summary>
    public Task HandshakeCompleted => _handshake.Task;

    /// <summary>As <see cref="TlsConnection.ExportKeyingMaterial(string, ReadOnlySpan{byte}, Span{byte})"/>; any thread may call it.</summary>
    public void ExportKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination) => _connection.ExportKeyingMaterial(label, context, destination);

    /// <summary>As <see cref="TlsConnection.ExportEarlyKeyingMaterial"/>; any thread may call it.</summary>
    public void ExportEarlyKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination) =>
        _connection.ExportEarlyKeyingMaterial(label, context, destination);

    /// <summary>As <see cref="TlsConnection.GetChannelBinding"/>; any thread may call it.</summary>
    public byte[] GetChannelBinding(TlsChannelBinding kind) => _connection.GetChannelBinding(kind);

    /// <summary>
    /// On a TLS 1.3 server: issues tickets, besides <see cref="TlsServerOptions.TicketCount"/> that go with the first data. They go out by themselves,
    /// behind what Output was flushed with before. Any thread may call it. Throws <see cref="InvalidOperationException"/> on a client, in TLS 1.2,
    /// before the handshake is complete, and once Output has ended; <see cref="TlsException"/> after a failure.
    /// </summary>
    /// <param name="count">1 to 16.</param>
    public void IssueTickets(int count)
    {
        TlsStatus status = _connection.IssueTickets(count);
        if (status == TlsStatus.Failed) throw _connection.Failure!;
        WakeSender(status);
    }

    /// <summary>Shakes hands as a client. On failure both ends of the transport are completed, after the alert was written.</summary>
    /// <param name="transport">Taken over: this reads, writes and completes both of its ends.</param>
    /// <param name="context">Shared; not disposed.</param>
    /// <param name="serverName">Who the certificate has to be for: a DNS name or an IP address. Null leaves it to the verifier to know.</param>
    /// <param name="verifier">Judges the server's certificates; null is <see cref="CertificateVerifier.SystemTrust"/>.</param>
    /// <param name="decisionHandler">Answers what the handshake asks besides certificates; null ends a handshake that asks. What it throws is
    /// the inner exception of the <see cref="TlsException"/>.</param>
    /// <param name="sessions">What is needed to resume sessions; null as for <see cref="TlsStream.Sessions"/>.</param>
    /// <param name="earlyData">As <see cref="TlsStream.EarlyData"/>, with the same DANGER: others can send it again. Afterwards write what stands behind
    /// <see cref="EarlyDataTaken"/>.</param>
    /// <param name="cancellationToken">Gives the handshake up; the peer is not told.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="TlsException">The handshake failed on either side.</exception>
    /// <exception cref="EndOfStreamException">The peer left in the middle of the handshake.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static Task<TlsDuplexPipe> ConnectAsync(
        IDuplexPipe transport,
        TlsClientContext context,
        string? serverName,
        CertificateVerifier? verifier = null,
        TlsDecisionHandler? decisionHandler = null,
        TlsSessions? sessions = null,
        ReadOnlyMemory<byte> earlyData = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transport);
        var connection = TlsConnection.CreateClient(context, serverName);
        var pipe = new TlsDuplexPipe(transport, connection, verifier ?? CertificateVerifier.SystemTrust, decisionHandler, sessions, returnsWithEarlyData: false);
        return ShakeHandsAsync(pipe, earlyData, cancellationToken);
    }

    /// <summary>As the longer overload; client certificates are refused.</summary>
    /// <inheritdoc cref="AcceptAsync(IDuplexPipe, TlsServerContext, CertificateVerifier?, TlsDecisionHandler?, TlsSessions?, bool, CancellationToken)"/>
    public static Task<TlsDuplexPipe> AcceptAsync(IDuplexPipe transport, TlsServerContext context, CancellationToken cancellationToken = default) =>
        AcceptAsync(transport, context, verifier: null, cancellationToken: cancellationToken);

    /// <summary>Shakes hands as a server. On failure both ends of the transport are completed, after the alert was written.</summary>
    /// <param name="transport">Taken over: this reads, writes and completes both of its ends.</param>
    /// <param name="context">Shared; not disposed.</param>
    /// <param name="verifier">Judges a client's certificates; null refuses them.</param>
    /// <param name="decisionHandler">Answers what the handshake asks besides certificates; null ends a handshake that asks. What it throws is
    /// the inner exception of the <see cref="TlsException"/>.</param>
    /// <param name="sessions">What is needed to resume sessions; null as for <see cref="TlsStream.Sessions"/>.</param>
    /// <param name="returnsWithEarlyData">As <see cref="TlsStream.ReturnsWithEarlyData"/>: then <see cref="HandshakeCompleted"/> says when the client
    /// has proved to be there.</param>
    /// <param name="cancellationToken">Gives the handshake up; the peer is not told.</param>
    /// <exception cref="TlsException">The handshake failed on either side.</exception>
    /// <exception cref="EndOfStreamException">The peer left in the middle of the handshake.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static Task<TlsDuplexPipe> AcceptAsync(
        IDuplexPipe transport,
        TlsServerContext context,
        CertificateVerifier? verifier,
        TlsDecisionHandler? decisionHandler = null,
        TlsSessions? sessions = null,
        bool returnsWithEarlyData = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transport);
        var pipe = new TlsDuplexPipe(transport, TlsConnection.CreateServer(context), verifier, decisionHandler, sessions, returnsWithEarlyData);
        return ShakeHandsAsync(pipe, earlyData: default, cancellationToken);
    }

    /// <summary>
    /// Completes Output, so that what was written and the close_notify go out; stops reading; completes both ends of the transport, and
    /// wipes the keys. Waits as long as the transport takes for what it was given: to cut that short, complete the reader at the
    /// transport's other side. Not while Input or Output is in use.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposals, 1) != 0) return;
        await _toSend.Writer.CompleteAsync().ConfigureAwait(false);
        await _received.Reader.CompleteAsync().ConfigureAwait(false);
        WakeReceiver();
        await _sending.ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
        _connection.Dispose();
    }

    private static async Task<TlsDuplexPipe> ShakeHandsAsync(TlsDuplexPipe pipe, ReadOnlyMemory<byte> earlyData, CancellationToken cancellationToken)
    {
        try
        {
            await pipe.HandshakeAsync(earlyData, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await pipe._transport.Output.CompleteAsync().ConfigureAwait(false);
            await pipe._transport.Input.CompleteAsync().ConfigureAwait(false);
            pipe._connection.Dispose();
            throw;
        }
        if (pipe._connection.HasConnected) pipe._handshake.SetResult();
        pipe._sending = pipe.SendAsync();
        pipe._receiving = pipe.ReceiveAsync();
        return pipe;
    }

    private async Task HandshakeAsync(ReadOnlyMemory<byte> earlyData, CancellationToken cancellationToken)
    {
        TlsStatus status = _connection.Start(earlyData.Span);
        while (true)
        {
            await FlushHandshakeAsync(cancellationToken).ConfigureAwait(false);
            if (IsOpen) return;
            if (status == TlsStatus.NeedDecision)
            {
                await _connection.AnswerAsync(cancellationToken).ConfigureAwait(false);
                status = _connection.Receive(default, _received.Writer, out _);
                continue;
            }

            ReadResult read = await _transport.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.IsCanceled) throw new OperationCanceledException("Somebody cancelled the transport's read during the handshake.");
            ReadOnlySequence<byte> rest = read.Buffer;
            status = TlsStatus.Done;
            while (status == TlsStatus.Done && !IsOpen) status = StraddlingRecord.Receive(_connection, ref rest, _received.Writer);

            // Records behind the handshake have not been looked at: examined would make the next read wait for more.
            _transport.Input.AdvanceTo(rest.Start, status == TlsStatus.NeedMoreData ? rest.End : rest.Start);
            if (status == TlsStatus.NeedMoreData && read.IsCompleted) throw Truncated();
        }
    }

    private bool IsOpen => _connection.IsConnected || (_returnsWithEarlyData && _connection.HasTakenEarlyData);

    // Whoever takes no more bytes may have said why before: an alert tells more than a transport that has ended.
    private async ValueTask FlushHandshakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushOutboxAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (_connection.Failure is null)
        {
            HearLastWords();
            if (_connection.Failure is { } failure) throw failure;
            throw;
        }
    }

    private void HearLastWords()
    {
        if (!_transport.Input.TryRead(out ReadResult read)) return;
        ReadOnlySequence<byte> rest = read.Buffer;
        TlsStatus status = TlsStatus.Done;
        while (status == TlsStatus.Done && !IsOpen) status = StraddlingRecord.Receive(_connection, ref rest, _received.Writer);
        _transport.Input.AdvanceTo(rest.Start, rest.End);
    }

    private async ValueTask FlushOutboxAsync(CancellationToken cancellationToken)
    {
        do await _connection.StoreSessionsAsync(cancellationToken).ConfigureAwait(false);
        while (!_connection.TryTakeOutput(_transport.Output));
        FlushResult flushed = await _transport.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (_connection.Failure is { } failure)
        {
            // What the flush was woken for. Completing the transport's output brings it on its way.
            _connection.TryTakeOutput(_transport.Output);
            throw failure;
        }
        if (flushed.IsCompleted) throw new IOException("The transport takes no more bytes.");
    }

    private static EndOfStreamException Truncated() =>
        new("The transport ended without the peer's close_notify: what was received may have been cut off.");
}

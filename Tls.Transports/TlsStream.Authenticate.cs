using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <content>The handshake. It is read and write in one, so neither is possible meanwhile.</content>
public sealed partial class TlsStream
{
    private static readonly Lazy<TlsClientContext> DefaultClient = new(() => TlsClientContext.Create(new TlsClientOptions()));

    private SharedConnection? _connection;

    // Can be read and written: the handshake is complete, or early data was taken.
    private volatile bool _isOpen;

    /// <summary>
    /// Answers what the handshake asks besides certificates: signatures of keys that are elsewhere, ClientHellos, the choice of a client's
    /// certificate. Null, the default, ends a handshake that asks. Set before the stream is authenticated. A failure of the handler is the
    /// inner exception of the <see cref="TlsException"/>. The synchronous methods wait for it.
    /// </summary>
    public TlsDecisionHandler? DecisionHandler { get; set; }

    /// <summary>
    /// What is needed to resume sessions, to be set before the handshake. Null, the default: a client resumes none, a server those that
    /// <see cref="TlsServerOptions.TicketKeys"/> open, by the system's time.
    /// </summary>
    public TlsSessions? Sessions { get; set; }

    private SharedConnection Connection => _connection ?? throw new InvalidOperationException("Authenticate as a client or as a server first.");

    /// <summary>As the longer overload, with default options and <see cref="CertificateVerifier.SystemTrust"/>.</summary>
    /// <inheritdoc cref="AuthenticateAsClientAsync(TlsClientContext, string?, CertificateVerifier?, CancellationToken)"/>
    public Task AuthenticateAsClientAsync(string targetHost, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targetHost);
        return AuthenticateAsClientAsync(DefaultClient.Value, targetHost, verifier: null, cancellationToken);
    }

    /// <summary>
    /// Shakes hands as a client. The last flight is sent before this returns, for a peer that speaks first waits for it; on a
    /// socket set NoDelay, or the first data may be held back behind it. On failure nothing is left but to dispose the stream.
    /// </summary>
    /// <param name="context">Shared; not disposed.</param>
    /// <param name="targetHost">Who the certificate has to be for: a DNS name or an IP address. Null leaves it to the verifier to know.</param>
    /// <param name="verifier">Judges the server's certificates; null is <see cref="CertificateVerifier.SystemTrust"/>.</param>
    /// <param name="cancellationToken">Gives the handshake up; the peer is not told.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="InvalidOperationException">It was called before, as a client or as a server.</exception>
    /// <exception cref="TlsException">The handshake failed on either side; the peer got the alert that it was owed.</exception>
    /// <exception cref="EndOfStreamException">The peer left in the middle of the handshake.</exception>
    /// <exception cref="IOException">The inner stream failed.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Task AuthenticateAsClientAsync(
        TlsClientContext context, string? targetHost, CertificateVerifier? verifier = null, CancellationToken cancellationToken = default) =>
        ShakeHandsAsync(TlsConnection.CreateClient(context, targetHost), verifier ?? CertificateVerifier.SystemTrust, DecisionHandler, Sessions, cancellationToken);

    /// <inheritdoc cref="AuthenticateAsClientAsync(string, CancellationToken)"/>
    public void AuthenticateAsClient(string targetHost)
    {
        ArgumentNullException.ThrowIfNull(targetHost);
        AuthenticateAsClient(DefaultClient.Value, targetHost);
    }

    /// <inheritdoc cref="AuthenticateAsClientAsync(TlsClientContext, string?, CertificateVerifier?, CancellationToken)"/>
    public void AuthenticateAsClient(TlsClientContext context, string? targetHost, CertificateVerifier? verifier = null) =>
        ShakeHands(TlsConnection.CreateClient(context, targetHost), verifier ?? CertificateVerifier.SystemTrust, DecisionHandler, Sessions);

    /// <summary>Shakes hands as a server. On failure nothing is left but to dispose the stream.</summary>
    /// <param name="context">Shared; not disposed.</param>
    /// <param name="verifier">Judges a client's certificates; null refuses them.</param>
    /// <param name="cancellationToken">Gives the handshake up; the peer is not told.</param>
    /// <exception cref="InvalidOperationException">It was called before, as a client or as a server.</exception>
    /// <exception cref="TlsException">The handshake failed on either side; the peer got the alert that it was owed.</exception>
    /// <exception cref="EndOfStreamException">The peer left in the middle of the handshake.</exception>
    /// <exception cref="IOException">The inner stream failed.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Task AuthenticateAsServerAsync(TlsServerContext context, CertificateVerifier? verifier = null, CancellationToken cancellationToken = default) =>
        ShakeHandsAsync(TlsConnection.CreateServer(context), verifier, DecisionHandler, Sessions, cancellationToken);

    /// <inheritdoc cref="AuthenticateAsServerAsync(TlsServerContext, CertificateVerifier?, CancellationToken)"/>
    public void AuthenticateAsServer(TlsServerContext context, CertificateVerifier? verifier = null) =>
        ShakeHands(TlsConnection.CreateServer(context), verifier, DecisionHandler, Sessions);

    private async Task ShakeHandsAsync(
        TlsConnection connection, CertificateVerifier? verifier, TlsDecisionHandler? handler, TlsSessions? sessions, CancellationToken cancellationToken)
    {
        TlsStatus status = Begin(connection, verifier, handler, sessions);
        try
        {
            while (true)
            {
                await SendRepliesAsync(isBestEffort: status == TlsStatus.Failed, cancellationToken).ConfigureAwait(false);
                if (IsHandshakeOver(status)) return;
                if (status == TlsStatus.NeedMoreData)
                {
                    NoteReceived(await _inner.ReadAsync(_inbox.GetMemory(ReceiveSize), cancellationToken).ConfigureAwait(false));
                }
                if (status == TlsStatus.NeedDecision) await Connection.AnswerAsync(cancellationToken).ConfigureAwait(false);
                status = ReceiveRecord();
            }
        }
        catch (Exception failure) when (IsDisposedBy(failure))
        {
            throw new ObjectDisposedException("The stream was disposed during the handshake.", failure);
        }
        finally
        {
            End();
        }
    }

    private void ShakeHands(TlsConnection connection, CertificateVerifier? verifier, TlsDecisionHandler? handler, TlsSessions? sessions)
    {
        TlsStatus status = Begin(connection, verifier, handler, sessions);
        try
        {
            while (true)
            {
                SendReplies(isBestEffort: status == TlsStatus.Failed);
                if (IsHandshakeOver(status)) return;
                if (status == TlsStatus.NeedMoreData) NoteReceived(_inner.Read(_inbox.GetSpan(ReceiveSize)));
                if (status == TlsStatus.NeedDecision) Connection.AnswerAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
                status = ReceiveRecord();
            }
        }
        catch (Exception failure) when (IsDisposedBy(failure))
        {
            throw new ObjectDisposedException("The stream was disposed during the handshake.", failure);
        }
        finally
        {
            End();
        }
    }

    private TlsStatus Begin(TlsConnection connection, CertificateVerifier? verifier, TlsDecisionHandler? handler, TlsSessions? sessions)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        sessions ??= TlsSessions.Default;
        sessions.Prepare(connection, verifier);
        var shared = new SharedConnection(connection, verifier, handler, sessions, KeyLog);
        if (Interlocked.CompareExchange(ref _connection, shared, null) is not null)
        {
            shared.Dispose();
            throw new InvalidOperationException("A stream is authenticated once, as a client or as a server.");
        }
        try
        {
            // Disposing meanwhile leaves the buffers to this call.
            EnterRead();
            return shared.Start(EarlyData.Span);
        }
        catch
        {
            End();
            throw;
        }
    }

    private bool IsHandshakeOver(TlsStatus status)
    {
        if (status == TlsStatus.Failed) throw Connection.Failure!;
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        _isOpen = Connection.IsConnected || (ReturnsWithEarlyData && Connection.HasTakenEarlyData);
        return _isOpen;
    }

    // A handshake that was given up anywhere cannot be taken up again: its keys go at once, not when somebody disposes.
    private void End()
    {
        if (!_isOpen || IsDisposed) Connection.Dispose();
        LeaveRead();
    }

    private void CheckAuthenticated()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (_isOpen) return;
        throw _connection?.Failure as Exception ?? new InvalidOperationException("The handshake is not complete: authenticate as a client or as a server first.");
    }
}

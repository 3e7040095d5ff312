using System;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// A TLS connection over a transport, with the calls of OpenSSL's SSL object and what they return (manual ssl(7); TLS 1.3 is RFC 9846).
/// Over a blocking <see cref="Bio"/> a call returns when it is done; over another it returns a WANT code and is to be repeated.
/// </summary>
/// <remarks>
/// <para>
/// It reads exactly what it needs, five bytes of a record's header and then the record, so bytes behind that stay in the transport, unless
/// <see cref="ReadAhead"/> is set. What it has sealed and the transport has not taken it keeps, and offers again before anything else.
/// </para>
/// <para>
/// After every call, over a transport that buffers (a BIO pair), first send what the transport holds and only then wait for input.
/// </para>
/// <para>
/// A failure is for good: every later call gives the same one, and never ZeroReturn. In TLS 1.3 a client is connected before the server
/// has judged it, so a refusal, of its certificate for one, shows at the first Read and not in Connect (RFC 9846 §4.5.3).
/// </para>
/// <para>
/// Read takes messages that carry no data (tickets, key updates) and goes on to the next record. Over a blocking transport it therefore
/// waits for data when only such a message was there: readability of a socket does not promise that Read returns at once. Without
/// <see cref="AutoRetry"/> it returns after each of them.
/// </para>
/// <para>One thread at a time, but for answering <see cref="Decision"/>, which any thread may do.</para>
/// </remarks>
public sealed partial class TlsChannel : IDisposable
{
    private readonly Bio _readBio;
    private readonly Bio _writeBio;
    private readonly TlsBuffer _inbox = new();
    private readonly TlsBuffer _outbox = new();
    private readonly TlsBuffer _plaintext = new();
    private Func<TlsConnection>? _makeConnection;
    private CertificateVerifier? _verifier;
    private TlsConnection? _connection;
    private Progress _progress;
    private bool _isDisposed;

    /// <summary>A channel without a role: <see cref="SetConnectState"/> or <see cref="SetAcceptState"/> comes next. OpenSSL: SSL_new and SSL_set_bio.</summary>
    /// <param name="bio">Both directions. Used by this channel alone until it is disposed.</param>
    public TlsChannel(Bio bio) : this(bio, bio)
    {
    }

    /// <summary>A channel without a role whose directions are separate transports.</summary>
    /// <param name="readBio">Where the peer's bytes come from.</param>
    /// <param name="writeBio">Where our bytes go; may be the same.</param>
    public TlsChannel(Bio readBio, Bio writeBio)
    {
        ArgumentNullException.ThrowIfNull(readBio);
        ArgumentNullException.ThrowIfNull(writeBio);
        _readBio = readBio;
        _writeBio = writeBio;
    }

    /// <summary>Whether disposing the channel disposes its transports; default false.</summary>
    public bool OwnsBios { get; set; }

    /// <summary>True on the server's side. False on a client and without a role. OpenSSL: SSL_is_server.</summary>
    public bool IsServer => _connection is { IsServer: true };

    /// <summary>No handshake call was made yet. OpenSSL: SSL_in_before.</summary>
    public bool IsInBefore => !_progress.HasBegun;

    /// <summary>The handshake is not complete, or the connection has failed since. OpenSSL: SSL_in_init.</summary>
    public bool IsInInit => !IsInitFinished;

    /// <summary>
    /// The handshake is complete and the transport has taken all of it, but for a flight that is held back on purpose. OpenSSL: SSL_is_init_finished. On a TLS 1.3 client that is
    /// before the server knows.
    /// </summary>
    public bool IsInitFinished =>
        _progress.IsConnected && (HoldsLastFlight || _progress.FlightLength == 0) && _progress.Failure is null;

    /// <summary>What the latest call stopped for. OpenSSL: SSL_want.</summary>
    public TlsWant Want { get; private set; } = TlsWant.Nothing;

    /// <summary>Bytes that are decrypted and not read: Read gives them without touching the transport. OpenSSL: SSL_pending.</summary>
    public int Pending => _plaintext.Length;

    /// <summary>Whether any byte was taken from the transport and not dealt with, be it a part of a record. OpenSSL: SSL_has_pending.</summary>
    public bool HasPending => !_plaintext.IsEmpty || !_inbox.IsEmpty;

    /// <summary>What was negotiated so far; null without a role. It is authenticated once <see cref="IsInitFinished"/>.</summary>
    public TlsConnectionInfo? Info => _connection?.Info;

    /// <summary>The fault that ended the TLS connection; null where none did, also after a failure of the transport alone.</summary>
    public TlsError? Error => _connection?.Error;

    /// <summary>
    /// The question that a call stopped for, or null. Answer it once, on any thread, then repeat the call. Nothing asks again, and until
    /// it is answered every call gives the same code: a question that is dropped never lets the peer through.
    /// </summary>
    public TlsDecision? Decision => _connection?.Decision;

    internal TlsConnection? Connection => _connection;

    /// <summary>A client's channel. Nothing is sent yet.</summary>
    /// <param name="context">Shared; not disposed.</param>
    /// <param name="serverName">See <see cref="TlsConnection.CreateClient"/>.</param>
    /// <param name="bio">Both directions; disposed only with <see cref="OwnsBios"/>.</param>
    /// <param name="verifier">
    /// Judges the server's certificate within the call that needs it. Null, the default, trusts nobody by itself: the call gives
    /// <see cref="TlsErrorCode.WantRetryVerify"/>, and <see cref="Decision"/> is the caller's to answer.
    /// </param>
    /// <exception cref="ArgumentException">The name is neither an IP address nor a DNS name.</exception>
    public static TlsChannel CreateClient(TlsClientContext context, string? serverName, Bio bio, CertificateVerifier? verifier = null)
    {
        var channel = new TlsChannel(bio);
        channel.SetConnectState(context, serverName, verifier);
        return channel;
    }

    /// <summary>A server's channel.</summary>
    /// <param name="context">Shared; not disposed.</param>
    /// <param name="bio">Both directions; disposed only with <see cref="OwnsBios"/>.</param>
    /// <param name="verifier">Judges a client's certificate, where the server asks for one; see <see cref="CreateClient"/>.</param>
    public static TlsChannel CreateServer(TlsServerContext context, Bio bio, CertificateVerifier? verifier = null)
    {
        var channel = new TlsChannel(bio);
        channel.SetAcceptState(context, verifier);
        return channel;
    }

    /// <summary>
    /// Makes this a client that has not begun, whatever it was. Bytes that were not sent or not read are lost; the transports stay.
    /// OpenSSL: SSL_set_connect_state.
    /// </summary>
    /// <inheritdoc cref="CreateClient"/>
    public void SetConnectState(TlsClientContext context, string? serverName, CertificateVerifier? verifier = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        Begin(() => TlsConnection.CreateClient(context, serverName), verifier);
    }

    /// <summary>
    /// Makes this a server that has not begun, whatever it was. Bytes that were not sent or not read are lost; the transports stay.
    /// OpenSSL: SSL_set_accept_state.
    /// </summary>
    /// <inheritdoc cref="CreateServer"/>
    public void SetAcceptState(TlsServerContext context, CertificateVerifier? verifier = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        Begin(() => TlsConnection.CreateServer(context), verifier);
    }

    /// <summary>
    /// Forgets the connection and keeps the role, so that the channel can be used for another one. Bytes that were not sent or not read
    /// are lost. OpenSSL: SSL_clear.
    /// </summary>
    /// <returns>Always 1.</returns>
    /// <exception cref="ObjectDisposedException">The channel was disposed.</exception>
    public TlsResult Clear()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_makeConnection is { } make) Begin(make, _verifier);
        return Noted(TlsResult.Success(1));
    }

    /// <summary>Wipes keys and buffers. Sends nothing: say goodbye with <see cref="Shutdown"/> first. OpenSSL: SSL_free.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _connection?.Dispose();
        DropBytes();
        if (!OwnsBios) return;
        _readBio.Dispose();
        _writeBio.Dispose();
    }

    private void Begin(Func<TlsConnection> make, CertificateVerifier? verifier)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        TlsConnection fresh = make();
        _connection?.Dispose();
        DropBytes();
        (_connection, _makeConnection, _verifier, _progress) = (fresh, make, verifier, default);
        Want = TlsWant.Nothing;
    }

    private void DropBytes()
    {
        _inbox.Dispose();
        _outbox.Dispose();
        _plaintext.Dispose();
    }

    private TlsResult Noted(TlsResult result)
    {
        Want = result.Want;
        if (ReleaseBuffers) TrimBuffers();
        return result;
    }

    /// <summary>How far this connection is. One value, so that a new connection cannot inherit a part of it.</summary>
    private struct Progress
    {
        public bool HasBegun;
        public bool IsConnected;

        /// <summary>The program has asked for early data; else none is taken.</summary>
        public bool ReadsEarlyData;

        /// <summary>The transport ended and <see cref="IgnoreUnexpectedEof"/> took that for a close_notify.</summary>
        public bool IsPeerGone;

        /// <summary>The write transport may hold back what it took.</summary>
        public bool IsFlushDue;

        /// <summary>Bytes at the front of the outbox that still belong to the handshake.</summary>
        public int FlightLength;

        /// <summary>Bytes of a Write to be repeated that are sealed already.</summary>
        public int Committed;

        /// <summary>A key update that was asked for and not sealed yet, and whether it asks for one in return.</summary>
        public bool? KeyUpdate;

        /// <summary>A KeyUpdate was sealed that the transport has not taken: handshake calls wait for that.</summary>
        public bool IsUpdateOnItsWay;

        /// <summary>A KeyUpdate was sealed, and no data since.</summary>
        public bool HasUpdated;

        /// <summary>A Write is to be repeated of which nothing is sealed.</summary>
        public bool IsDataWaiting;

        /// <summary>Shutdown has said that our close_notify is out.</summary>
        public bool IsCloseReported;

        /// <summary>Directions that the program has declared ended, whatever was sent or came.</summary>
        public TlsShutdownState Declared;

        /// <summary>What ended the connection.</summary>
        public TlsResult? Failure;

        /// <summary>What ended the writing transport. After the handshake that alone does not stop reading (SEMANTICS 88).</summary>
        public TlsResult? WriteFailure;
    }
}

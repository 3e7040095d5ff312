using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// TLS over any <see cref="Stream"/> that carries bytes both ways. Got connected from <see cref="ConnectAsync(Stream, TlsClientContext, string, CancellationToken)"/>
/// or <see cref="AcceptAsync(Stream, TlsServerContext, CancellationToken)"/>; or made over a stream and then authenticated, with the names
/// that SslStream has, and its options too, so that moving over changes the type.
/// <para>
/// Threads: one read and one write may be under way at the same time; a second one of either is the caller's mistake and throws
/// <see cref="InvalidOperationException"/>, as does either before the handshake is complete. Flush and the shutdown count as writes.
/// Disposing is allowed at any time.
/// </para>
/// <para>
/// Failures: what the peer, or this side, got wrong is a <see cref="TlsException"/>, and from then on every call throws the same. A
/// transport that ends without the peer's close_notify was cut off by anybody (RFC 9846 §6.1): that is an
/// <see cref="EndOfStreamException"/> at this read and all later ones. What the inner stream throws comes through as it is; but where a write
/// to a <see cref="System.Net.Sockets.NetworkStream"/> fails, and the peer's alert has come and nobody reads, the alert is thrown, for it says why.
/// </para>
/// <para>
/// Cancellation: a cancelled read has lost nothing if that is true of the inner stream (it is of a NetworkStream), and may be repeated.
/// A cancelled write has done nothing if it was still waiting for its turn. Otherwise an unknown part of a record is on the wire, and the
/// write side is finished: later writes throw <see cref="IOException"/>, no close_notify will be sent, and reading goes on. So it is when
/// the inner stream fails during a write. A cancelled handshake is over: nothing but disposing is left.
/// </para>
/// </summary>
public sealed partial class TlsStream : Stream
{
    private readonly Stream _inner;
    private readonly bool _leaveInnerOpen;

    /// <summary>TLS over a stream, not begun yet: authenticate as a client or as a server next. Disposing this disposes <paramref name="innerStream"/>.</summary>
    /// <inheritdoc cref="TlsStream(Stream, bool)"/>
    public TlsStream(Stream innerStream)
        : this(innerStream, leaveInnerStreamOpen: false)
    {
    }

    /// <summary>TLS over a stream, not begun yet: authenticate as a client or as a server next. Nothing is read or written before.</summary>
    /// <param name="innerStream">Must be readable and writable, with nothing of its plaintext read ahead by anybody: whoever upgrades in the
    /// middle of a protocol (STARTTLS) discards what came before the handshake and was not asked for, or it will be taken for secured (CVE-2011-0411).</param>
    /// <param name="leaveInnerStreamOpen">Never dispose <paramref name="innerStream"/>.</param>
    /// <exception cref="ArgumentException">The stream lacks a direction.</exception>
    public TlsStream(Stream innerStream, bool leaveInnerStreamOpen)
    {
        ArgumentNullException.ThrowIfNull(innerStream);
        if (!innerStream.CanRead || !innerStream.CanWrite) throw new ArgumentException("TLS needs both directions of the stream.", nameof(innerStream));
        _inner = innerStream;
        _leaveInnerOpen = leaveInnerStreamOpen;
    }

    /// <summary>As the longer overload, with <see cref="CertificateVerifier.SystemTrust"/>; disposing the result disposes <paramref name="inner"/>.</summary>
    /// <inheritdoc cref="ConnectAsync(Stream, TlsClientContext, string?, CertificateVerifier?, bool, CancellationToken)"/>
    public static Task<TlsStream> ConnectAsync(
        Stream inner, TlsClientContext context, string serverName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(serverName);
        return ConnectAsync(inner, context, serverName, verifier: null, leaveInnerOpen: false, cancellationToken);
    }

    /// <summary>
    /// Shakes hands as a client. The last flight is sent before this returns, for a peer that speaks first waits for it; on a
    /// socket set NoDelay, or the first data may be held back behind it.
    /// </summary>
    /// <param name="inner">Must be readable and writable. Taken over: on failure it is disposed, after the alert was sent, unless <paramref name="leaveInnerOpen"/>.</param>
    /// <param name="context">Shared; not disposed.</param>
    /// <param name="serverName">Who the certificate has to be for: a DNS name or an IP address. Null leaves it to the verifier to know.</param>
    /// <param name="verifier">Judges the server's certificates; null is <see cref="CertificateVerifier.SystemTrust"/>.</param>
    /// <param name="leaveInnerOpen">Never dispose <paramref name="inner"/>.</param>
    /// <param name="cancellationToken">Gives the handshake up; the peer is not told.</param>
    /// <exception cref="ArgumentException">The name is none, or the stream lacks a direction.</exception>
    /// <exception cref="TlsException">The handshake failed on either side; the peer got the alert that it was owed.</exception>
    /// <exception cref="EndOfStreamException">The peer left in the middle of the handshake.</exception>
    /// <exception cref="IOException">The inner stream failed.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static Task<TlsStream> ConnectAsync(
        Stream inner,
        TlsClientContext context,
        string? serverName,
        CertificateVerifier? verifier,
        bool leaveInnerOpen = false,
        CancellationToken cancellationToken = default)
    {
        var stream = new TlsStream(inner, leaveInnerOpen);
        return OrDisposeAsync(stream, stream.AuthenticateAsClientAsync(context, serverName, verifier, cancellationToken));
    }

    /// <summary>As the longer overload; disposing the result disposes <paramref name="inner"/>.</summary>
    /// <inheritdoc cref="AcceptAsync(Stream, TlsServerContext, CertificateVerifier?, bool, CancellationToken)"/>
    public static Task<TlsStream> AcceptAsync(Stream inner, TlsServerContext context, CancellationToken cancellationToken = default) =>
        AcceptAsync(inner, context, verifier: null, leaveInnerOpen: false, cancellationToken);

    /// <summary>Shakes hands as a server.</summary>
    /// <param name="inner">Must be readable and writable. Taken over: on failure it is disposed, after the alert was sent, unless <paramref name="leaveInnerOpen"/>.</param>
    /// <param name="context">Shared; not disposed.</param>
    /// <param name="verifier">Judges a client's certificates; null refuses them.</param>
    /// <param name="leaveInnerOpen">Never dispose <paramref name="inner"/>.</param>
    /// <param name="cancellationToken">Gives the handshake up; the peer is not told.</param>
    /// <exception cref="ArgumentException">The stream lacks a direction.</exception>
    /// <exception cref="TlsException">The handshake failed on either side; the peer got the alert that it was owed.</exception>
    /// <exception cref="EndOfStreamException">The peer left in the middle of the handshake.</exception>
    /// <exception cref="IOException">The inner stream failed.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static Task<TlsStream> AcceptAsync(
        Stream inner,
        TlsServerContext context,
        CertificateVerifier? verifier,
        bool leaveInnerOpen = false,
        CancellationToken cancellationToken = default)
    {
        var stream = new TlsStream(inner, leaveInnerOpen);
        return OrDisposeAsync(stream, stream.AuthenticateAsServerAsync(context, verifier, cancellationToken));
    }

    private static async Task<TlsStream> OrDisposeAsync(TlsStream stream, Task handshake)
    {
        try
        {
            await handshake.ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

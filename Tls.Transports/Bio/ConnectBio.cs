using System;
using System.Net;
using System.Net.Sockets;

namespace Tls.Transports;

/// <summary>
/// A <see cref="SocketBio"/> that connects at its first read or write. Non-blocking by default: while the connection is being made, calls ask for
/// a retry with <see cref="BioRetry.Connect"/>, to be repeated when the socket is writable. What OpenSSL makes with BIO_s_connect.
/// </summary>
public sealed class ConnectBio : SocketBio
{
    private readonly EndPoint _remote;
    private Progress _progress;
    private SocketError _failure;

    /// <summary>Makes the socket, which belongs to this transport; sends nothing yet.</summary>
    /// <param name="remote">An address, not a name: resolving a name blocks, and is the caller's to do.</param>
    /// <param name="blocking">Whether connecting, reading and writing wait.</param>
    /// <exception cref="ArgumentException"><paramref name="remote"/> is a <see cref="DnsEndPoint"/>.</exception>
    /// <exception cref="SocketException">The system has no socket of that family to give.</exception>
    public ConnectBio(EndPoint remote, bool blocking = false)
    {
        ArgumentNullException.ThrowIfNull(remote);
        if (remote is DnsEndPoint) throw new ArgumentException("Resolve the name first: resolving blocks.", nameof(remote));
        _remote = remote;
        ProtocolType protocol = remote.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp;
        Use(new Socket(remote.AddressFamily, SocketType.Stream, protocol) { Blocking = blocking });
    }

    private enum Progress
    {
        Idle,
        Connecting,
        Connected,
        Failed,
    }

    private protected override bool TryOpen(out BioResult notOpen)
    {
        if (_progress == Progress.Idle) Start();
        else if (_progress == Progress.Connecting) Finish();

        notOpen = _progress switch
        {
            Progress.Connecting => BioResult.RetryAfter(BioRetry.Connect),
            Progress.Failed => BioResult.SystemFailed(_failure),
            _ => default,
        };
        return _progress == Progress.Connected;
    }

    private void Start()
    {
        try
        {
            Socket!.Connect(_remote);
            _progress = Progress.Connected;
        }
        catch (SocketException exception)
        {
            if (FromError(exception.SocketErrorCode, BioRetry.Connect).ShouldRetry) _progress = Progress.Connecting;
            else Fail(exception.SocketErrorCode);
        }
    }

    private void Finish()
    {
        if (!Socket!.Poll(0, SelectMode.SelectWrite) && !Socket.Poll(0, SelectMode.SelectError)) return;

        // Writable means decided, not connected: a refused connection is writable too.
        var error = (SocketError)(int)Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error == SocketError.Success) _progress = Progress.Connected;
        else Fail(error);
    }

    private void Fail(SocketError error)
    {
        _failure = error;
        _progress = Progress.Failed;
    }
}

using System;
using System.Net.Sockets;

namespace Tls.Transports;

/// <summary>
/// Carries bytes over a connected stream <see cref="System.Net.Sockets.Socket"/>. A blocking socket waits; a non-blocking one asks for a retry.
/// One thread at a time. <see cref="ConnectBio"/> and <see cref="AcceptBio"/> make their connection at the first call.
/// </summary>
/// <remarks>
/// Nagle's algorithm is switched off for TCP: the client sends last in a TLS 1.3 handshake, so its first data would wait for an acknowledgement
/// (item 45). Set <see cref="System.Net.Sockets.Socket.NoDelay"/> back on the socket if you want it.
/// </remarks>
public class SocketBio : Bio
{
    private readonly bool _ownsSocket;
    private bool _isEof;

    /// <summary>Wraps a connected socket.</summary>
    /// <param name="socket">Its <see cref="System.Net.Sockets.Socket.Blocking"/> is looked at in every call, so it may change between calls.</param>
    /// <param name="ownsSocket">Whether disposing this transport disposes the socket.</param>
    /// <exception cref="ArgumentException"><paramref name="socket"/> is not of <see cref="SocketType.Stream"/>: TLS needs ordered bytes.</exception>
    /// <exception cref="ObjectDisposedException"><paramref name="socket"/> was disposed.</exception>
    public SocketBio(Socket socket, bool ownsSocket = false)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.SocketType != SocketType.Stream) throw new ArgumentException("TLS needs a stream socket.", nameof(socket));
        _ownsSocket = ownsSocket;
        Socket = Prepared(socket);
    }

    /// <summary>For a transport whose connection comes later; it owns that connection.</summary>
    private protected SocketBio() => _ownsSocket = true;

    /// <summary>The connection's socket; <see langword="null"/> only in an <see cref="AcceptBio"/> that has not accepted yet.</summary>
    public Socket? Socket { get; private set; }

    /// <summary>Whether calls wait, which is the socket's own setting.</summary>
    public override bool IsBlocking => Socket!.Blocking;

    /// <summary>Whether a read has met the end of the peer's data.</summary>
    public override bool IsEof => _isEof;

    /// <inheritdoc/>
    protected sealed override BioResult ReadCore(Span<byte> destination)
    {
        if (!TryOpen(out BioResult notOpen)) return notOpen;

        // Not asked of the system: an empty receive waits for data.
        if (destination.IsEmpty) return BioResult.EndOfData;
        int count = Socket!.Receive(destination, SocketFlags.None, out SocketError error);
        if (error != SocketError.Success) return FromError(error, BioRetry.Read);
        _isEof = count == 0;
        return BioResult.Done(count);
    }

    /// <inheritdoc/>
    protected sealed override BioResult WriteCore(ReadOnlySpan<byte> source)
    {
        if (!TryOpen(out BioResult notOpen)) return notOpen;
        if (source.IsEmpty) return BioResult.EndOfData;
        int count = Socket!.Send(source, SocketFlags.None, out SocketError error);

        // A send can be cut short and still report an error; what went out has to be counted or it would be sent twice.
        return count > 0 || error == SocketError.Success ? BioResult.Done(count) : FromError(error, BioRetry.Write);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsSocket) Socket?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Makes the connection if it is not made yet.</summary>
    /// <param name="notOpen">What to return while there is no connection.</param>
    private protected virtual bool TryOpen(out BioResult notOpen)
    {
        notOpen = default;
        return true;
    }

    private protected void Use(Socket socket) => Socket = Prepared(socket);

    /// <summary>Sorts an error into what passes by waiting and what does not.</summary>
    private protected static BioResult FromError(SocketError error, BioRetry whenWaiting) => error switch
    {
        SocketError.WouldBlock or SocketError.InProgress or SocketError.AlreadyInProgress or SocketError.Interrupted => BioResult.RetryAfter(whenWaiting),
        _ => BioResult.SystemFailed(error),
    };

    // Unix domain sockets have no Nagle's algorithm and refuse the option.
    private static Socket Prepared(Socket socket)
    {
        if (socket.ProtocolType == ProtocolType.Tcp) socket.NoDelay = true;
        return socket;
    }
}

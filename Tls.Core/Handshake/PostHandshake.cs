using Tls.Core.Messages;

namespace Tls.Core.Handshake;

/// <summary>
/// What goes on after the handshake besides data: key updates both ways (RFC 9846 §4.7.3), refused renegotiations, and the counts that
/// keep a peer from sending such messages without end (LESSONS row 1).
/// </summary>
internal sealed class PostHandshake(TlsLimits limits)
{
    private int _keyUpdates;
    private int _tickets;
    private bool _refusedRenegotiation;

    /// <summary>The peer asked for new keys from us; the answer goes out before the next application data.</summary>
    public bool OwesKeyUpdate { get; private set; }

    /// <summary>We asked the peer for new keys, and must not ask again before any KeyUpdate has come.</summary>
    public bool AwaitsKeyUpdate { get; private set; }

    /// <summary>We have said close_notify.</summary>
    public bool IsWriteClosed { get; set; }

    public void NoteApplicationData(int length)
    {
        if (length == 0) return;
        _keyUpdates = 0;
        _tickets = 0;
    }

    public void NoteTicket() => PeerFaultException.ThrowIf(++_tickets > limits.MaxTickets, TlsFault.TooManyTickets);

    public void NoteKeyUpdate(KeyUpdate theirs)
    {
        PeerFaultException.ThrowIf(++_keyUpdates > limits.MaxKeyUpdates, TlsFault.TooManyKeyUpdates);
        AwaitsKeyUpdate = false;
        if (theirs.RequestUpdate == KeyUpdateRequest.UpdateRequested) OwesKeyUpdate = true;
    }

    /// <summary>
    /// RFC 5246 §7.2.2: never renegotiates. The first attempt is answered with a warning, a second one ends the connection; and so does the
    /// first after our close_notify, which nothing may follow (§7.2.1): the peer would wait for an answer that cannot come.
    /// </summary>
    public void RefuseRenegotiation(HandshakeContext context)
    {
        PeerFaultException.ThrowIf(_refusedRenegotiation || IsWriteClosed, TlsFault.RenegotiationAttempted);
        _refusedRenegotiation = true;
        context.SendWarning(AlertDescription.NoRenegotiation);
    }

    /// <summary>Sends our KeyUpdate, which also answers one that was asked for.</summary>
    public void SendKeyUpdate(HandshakeContext context, bool askPeer)
    {
        OwesKeyUpdate = false;
        if (!context.Writer.CanUpdateKeys)
        {
            // §4.7.3: past the last epoch a request is ignored; §5.5: the key's own limit ends the connection.
            PeerFaultException.ThrowIf(context.Writer.IsKeyUpdateDue, TlsFault.KeyExhausted);
            return;
        }
        bool ask = askPeer && !AwaitsKeyUpdate;
        context.SendKeyUpdate(new KeyUpdate(ask ? KeyUpdateRequest.UpdateRequested : KeyUpdateRequest.UpdateNotRequested));
        AwaitsKeyUpdate |= ask;
    }
}

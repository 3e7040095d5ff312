using System;
using Tls.Core;

namespace Tls.Transports;

/// <content>Key updates (RFC 9846 §4.7.3): asked for now, sent when a call talks to the peer anyhow.</content>
public sealed partial class TlsChannel
{
    /// <summary>
    /// The key update that has yet to be sent: what <see cref="UpdateKeys"/> asked for, or the answer that the peer is owed. Write sends
    /// either before its data, Connect, Accept and DoHandshake send it alone; a program that only reads calls one of those. OpenSSL:
    /// SSL_get_key_update_type.
    /// </summary>
    public TlsKeyUpdate KeyUpdateDue => _progress.KeyUpdate switch
    {
        true => TlsKeyUpdate.Requested,
        false => TlsKeyUpdate.NotRequested,
        null => _connection is { OwesKeyUpdate: true, IsWriteClosed: false } ? TlsKeyUpdate.NotRequested : TlsKeyUpdate.None,
    };

    /// <summary>
    /// Asks for new keys for what this side sends. Nothing is sent yet: the next call but Shutdown does that; see <see cref="KeyUpdateDue"/>.
    /// OpenSSL: SSL_key_update.
    /// </summary>
    /// <param name="askPeer">Ask the peer to do likewise; has no effect while an earlier request is unanswered.</param>
    /// <returns>
    /// 1; 0 with <see cref="TlsResultReason.WrongVersion"/> in TLS 1.2, which cannot, with <see cref="TlsResultReason.StillInInit"/> before the
    /// handshake is complete, and with <see cref="TlsResultReason.ProtocolIsShutdown"/> after this side's close_notify; or the failure that
    /// ended the connection before.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The channel was disposed.</exception>
    public TlsResult UpdateKeys(bool askPeer = false)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Refusal() is { } refusal) return Noted(refusal);
        _progress.KeyUpdate = askPeer || _progress.KeyUpdate == true;
        return Noted(TlsResult.Success(1));
    }

    private TlsResult? Refusal()
    {
        if (_connection is null) return TlsResult.Failed(TlsResultReason.Uninitialized);
        if (_progress.Failure is { } failure) return failure;
        if (!IsInitFinished) return TlsResult.Failed(TlsResultReason.StillInInit, value: 0);
        if (_connection.Info.Version != ProtocolVersion.Tls13) return TlsResult.Failed(TlsResultReason.WrongVersion, value: 0);
        return ShutdownState.HasFlag(TlsShutdownState.Sent) ? TlsResult.Failed(TlsResultReason.ProtocolIsShutdown, value: 0) : null;
    }

    // A write that has waited for one update to leave does not wait for another: asked for faster than they leave, they would keep it out for good.
    private bool DataGoesFirst => _progress is { IsDataWaiting: true, HasUpdated: true };

    // For handshake calls: whatever is due goes out, and they are done when the transport has taken it.
    private bool TryUpdateKeys(TlsConnection connection, out TlsResult stopped)
    {
        stopped = default;
        if (_progress.IsUpdateOnItsWay && !TryFlush(out stopped)) return false;
        if (KeyUpdateDue == TlsKeyUpdate.None) return true;
        _progress.KeyUpdate ??= false;
        if (!TrySealScheduledUpdate(connection, out stopped)) return false;
        return !_progress.IsUpdateOnItsWay || TryFlush(out stopped);
    }

    // For reading, which does not wait for it.
    private bool TrySendScheduledUpdate(TlsConnection connection, out TlsResult stopped)
    {
        stopped = default;
        if (_progress.KeyUpdate is null || DataGoesFirst) return true;
        if (!TrySealScheduledUpdate(connection, out stopped)) return false;
        if (_progress.Committed == 0) TryFlush(out _);
        return true;
    }

    // One at a time, or a program that asks again and again over a transport that takes nothing would pile them up. The answer that is owed
    // is left to the connection, which puts it before the next data.
    private bool TrySealScheduledUpdate(TlsConnection connection, out TlsResult stopped)
    {
        stopped = default;
        if (_progress.KeyUpdate is not { } asksPeer || _progress.IsUpdateOnItsWay) return true;
        _progress.KeyUpdate = null;
        if (ShutdownState.HasFlag(TlsShutdownState.Sent)) return true;
        _progress.IsUpdateOnItsWay = _progress.HasUpdated = true;
        if (connection.UpdateKeys(_outbox, asksPeer) != TlsStatus.Failed) return true;
        stopped = Fail(connection);
        return false;
    }
}

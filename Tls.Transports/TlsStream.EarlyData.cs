using System;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <content>Early data, also called 0-RTT (RFC 9846 §2.3, §8).</content>
public sealed partial class TlsStream
{
    /// <summary>
    /// On a client: what goes to the server together with the first message, where <see cref="Sessions"/> has a ticket that allows it, and as
    /// much of it as the ticket allows. Set before the handshake, and left alone until it is over; default nothing. Afterwards write what
    /// stands behind <see cref="EarlyDataTaken"/>: <c>await stream.WriteAsync(stream.EarlyData[stream.EarlyDataTaken..])</c>. Nothing is ever sent
    /// twice by itself.
    /// <para>
    /// DANGER: whoever saw it on its way can bring it to the server once more, as if you had sent it again, and it has no forward secrecy.
    /// Only for what does no harm when it comes twice, such as a GET.
    /// </para>
    /// </summary>
    public ReadOnlyMemory<byte> EarlyData { get; set; }

    /// <summary>
    /// Once the handshake is over, how many bytes of <see cref="EarlyData"/> the server took: 0 where it took none, and then nothing of it has
    /// arrived. On a server, how many of the first bytes that Read gives came early; it grows while they come.
    /// <see cref="TlsConnectionInfo.EarlyData"/> tells whether some was offered or rejected.
    /// </summary>
    public int EarlyDataTaken => Info.EarlyData == TlsEarlyData.Accepted ? Info.EarlyDataLength : 0;

    /// <summary>
    /// On a server: whether authenticating returns as soon as early data was taken, so that it can be read, and answered, before the handshake is
    /// complete (<see cref="IsAuthenticated"/>); default false: then it waits to be read until that. Early data is taken only where
    /// <see cref="TlsServerOptions.MaxEarlyDataSize"/> and <see cref="TlsSessions.ReplayGuard"/> allow it.
    /// <para>
    /// What is read before the handshake is complete may be somebody's recording of what the client said once. Who asks for something that
    /// must not happen twice has to wait for <see cref="CompleteHandshakeAsync"/>, and the answer gets to whoever has the keys.
    /// </para>
    /// </summary>
    public bool ReturnsWithEarlyData { get; set; }

    /// <summary>
    /// Waits until the client has proved to be there, after a handshake that <see cref="ReturnsWithEarlyData"/>; done at once where it is complete.
    /// What comes meanwhile is kept for Read, up to <see cref="TlsServerOptions.MaxEarlyDataSize"/>. Reading to the end of the early data
    /// comes to the same. Counts as a read, and throws and is cancelled as one.
    /// </summary>
    public async Task CompleteHandshakeAsync(CancellationToken cancellationToken = default)
    {
        CheckAuthenticated();
        EnterRead();
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (!IsAuthenticated)
            {
                TlsStatus status = ReceiveRecord();
                await SendRepliesAsync(isBestEffort: true, CancellationToken.None).ConfigureAwait(false);
                ThrowIfOver(status);
                if (status == TlsStatus.NeedMoreData) NoteReceived(await _inner.ReadAsync(_inbox.GetMemory(ReceiveSize), cancellationToken).ConfigureAwait(false));
            }
        }
        catch (Exception failure) when (IsDisposedBy(failure))
        {
            throw new ObjectDisposedException("The stream was disposed during the handshake.", failure);
        }
        finally
        {
            LeaveRead();
        }
    }

    /// <inheritdoc cref="CompleteHandshakeAsync"/>
    public void CompleteHandshake()
    {
        CheckAuthenticated();
        EnterRead();
        try
        {
            while (!IsAuthenticated)
            {
                TlsStatus status = ReceiveRecord();
                SendReplies(isBestEffort: true);
                ThrowIfOver(status);
                if (status == TlsStatus.NeedMoreData) NoteReceived(_inner.Read(_inbox.GetSpan(ReceiveSize)));
            }
        }
        catch (Exception failure) when (IsDisposedBy(failure))
        {
            throw new ObjectDisposedException("The stream was disposed during the handshake.", failure);
        }
        finally
        {
            LeaveRead();
        }
    }

    private void ThrowIfOver(TlsStatus status)
    {
        if (status == TlsStatus.Failed) throw Connection.Failure!;
    }
}

using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>
/// A <see cref="TlsConnection"/> over a connected socket: the loop that a user writes who needs no transport of ours. Owns both.
/// One reader or writer at a time.
/// </summary>
internal sealed class SocketDriver(Socket socket, TlsConnection tls, CertificateVerifier verifier) : IDisposable
{
    private const int ReadSize = 16 * 1024;

    private readonly TlsBuffer _inbox = new();
    private readonly TlsBuffer _outbox = new();
    private readonly TlsBuffer _plaintext = new();

    public TlsConnection Tls { get; } = tls;

    /// <summary>Cuts what goes out into pieces, each of them sent by itself; as it is by default.</summary>
    public Func<byte[], byte[][]> Cut { get; init; } = whole => [whole];

    /// <summary>Throws <see cref="TlsException"/> where TLS failed, and <see cref="EndOfStreamException"/> where the peer vanished.</summary>
    public Task HandshakeAsync(CancellationToken cancel) => HandshakeAsync(default, cancel);

    /// <summary>The same; what there is of early data goes behind the ClientHello.</summary>
    public async Task HandshakeAsync(ReadOnlyMemory<byte> earlyData, CancellationToken cancel)
    {
        Tls.Start(_outbox, offerEarlyData: !earlyData.IsEmpty);
        while (!earlyData.IsEmpty)
        {
            Tls.SendEarlyData(earlyData.Span, _outbox, out int consumed);
            earlyData = earlyData[consumed..];
        }
        while (!Tls.IsConnected) await AdvanceAsync(cancel);
        await FlushAsync(cancel);
    }

    /// <summary>What has come, or 0 once the peer said that nothing more will.</summary>
    public async Task<int> ReadAsync(Memory<byte> destination, CancellationToken cancel)
    {
        while (_plaintext.IsEmpty)
        {
            if (!await AdvanceAsync(cancel)) return 0;
        }
        int length = Math.Min(destination.Length, _plaintext.Length);
        _plaintext.Unread[..length].CopyTo(destination.Span);
        _plaintext.Consume(length);
        return length;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> plaintext, CancellationToken cancel)
    {
        while (!plaintext.IsEmpty)
        {
            TlsStatus status = Tls.Send(plaintext.Span, _outbox, out int consumed);
            plaintext = plaintext[consumed..];
            await FlushAsync(cancel);
            ThrowIfFailed(status);
        }
    }

    public async Task UpdateKeysAsync(bool askPeer, CancellationToken cancel)
    {
        TlsStatus status = Tls.UpdateKeys(_outbox, askPeer);
        await FlushAsync(cancel);
        ThrowIfFailed(status);
    }

    /// <summary>Says that nothing more will be written; reading goes on.</summary>
    public async Task CloseAsync(CancellationToken cancel)
    {
        Tls.Close(_outbox);
        await FlushAsync(cancel);
    }

    public void Dispose()
    {
        Tls.Dispose();
        socket.Dispose();
        _inbox.Dispose();
        _outbox.Dispose();
        _plaintext.Dispose();
    }

    // Takes one record; false once the peer has closed.
    private async Task<bool> AdvanceAsync(CancellationToken cancel)
    {
        TlsStatus status;
        while ((status = Receive()) == TlsStatus.NeedMoreData)
        {
            // The peer may be waiting for what we owe it before it says anything more.
            await FlushAsync(cancel);
            int received = await socket.ReceiveAsync(_inbox.GetMemory(ReadSize), cancel);
            if (received == 0) throw new EndOfStreamException("The peer left without close_notify.");
            _inbox.Advance(received);
        }
        if (status == TlsStatus.Failed) await SayGoodbyeAsync(cancel);
        ThrowIfFailed(status);
        return status != TlsStatus.Closed;
    }

    private TlsStatus Receive()
    {
        TlsStatus status = Tls.Receive(_inbox.Unread, _plaintext, _outbox, out int consumed);
        _inbox.Consume(consumed);
        if (status == TlsStatus.NeedDecision) Answer(Tls.Decision!);
        return status;
    }

    // These tests repeat nothing, so whatever comes early is fresh.
    private void Answer(TlsDecision decision)
    {
        if (decision is EarlyDataDecision early) early.Accept();
        else verifier.Resolve((PeerCertificateDecision)decision);
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        while (!_outbox.IsEmpty)
        {
            byte[] sealedBytes = _outbox.Unread.ToArray();
            _outbox.Consume(sealedBytes.Length);
            foreach (byte[] piece in Cut(sealedBytes))
            {
                for (int sent = 0; sent < piece.Length;) sent += await socket.SendAsync(piece.AsMemory(sent), cancel);
            }
        }
    }

    private async Task SayGoodbyeAsync(CancellationToken cancel)
    {
        try
        {
            await FlushAsync(cancel);
        }
        catch (SocketException)
        {
            // Whoever broke the protocol may have gone already; why it failed matters more than that nobody hears it.
        }
    }

    private void ThrowIfFailed(TlsStatus status)
    {
        if (status == TlsStatus.Failed) throw new TlsException(Tls.Error!.Value);
    }
}

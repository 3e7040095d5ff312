using System;
using static Tls.Benchmarks.Contestants.LibSsl;

namespace Tls.Benchmarks.Contestants;

/// <summary>Two SSL objects that share a BIO pair.</summary>
internal sealed class OpenSslPair(nint client, nint server) : IConnectedPair
{
    private byte[] _received = new byte[64];

    public bool IsResumed => SSL_session_reused(client) == 1;

    public void Handshake()
    {
        for (int turn = 0; turn < 10; turn++)
        {
            bool isClientDone = Step(client);
            bool isServerDone = Step(server);
            if (isClientDone && isServerDone) return;
        }
        throw new InvalidOperationException("the handshake of libssl does not end");
    }

    public nint TakeSession() => SSL_get1_session(client);

    public void Transfer(ReadOnlyMemory<byte> data) => Move(client, server, data.ToArrayOrSame());

    public void Answer(ReadOnlyMemory<byte> data) => Move(server, client, data.ToArrayOrSame());

    // SSL_MODE_RELEASE_BUFFERS has done it.
    public void Rest() => _received = [];

    public void Dispose()
    {
        // Without a shutdown libssl calls the session bad; one side's close_notify is enough.
        SSL_shutdown(client);
        SSL_free(client);
        SSL_free(server);
    }

    private void Move(nint from, nint to, byte[] data)
    {
        if (_received.Length < data.Length) _received = new byte[data.Length];
        for (int sent = 0, received = 0; received < data.Length;)
        {
            if (sent < data.Length)
            {
                int count = SSL_write(from, ref data[sent], Math.Min(data.Length - sent, 16_384));
                sent += count > 0 ? count : throw new InvalidOperationException("SSL_write failed");
            }
            int read = SSL_read(to, ref _received[received], data.Length - received);
            if (read <= 0 && sent == data.Length) throw new InvalidOperationException("the data did not arrive");
            received += Math.Max(read, 0);
        }
    }

    private static bool Step(nint ssl)
    {
        int result = SSL_do_handshake(ssl);
        if (result == 1) return true;
        return SSL_get_error(ssl, result) == ErrorWantRead ? false : throw new InvalidOperationException("the handshake of libssl failed");
    }
}

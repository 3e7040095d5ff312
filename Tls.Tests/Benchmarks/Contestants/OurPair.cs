using System;
using Tls.Core;
using Tls.Transports;

namespace Tls.Benchmarks.Contestants;

/// <summary>Two of our connections and the two buffers between them.</summary>
internal sealed class OurPair(TlsConnection client, TlsConnection server, CertificateVerifier verifier) : IConnectedPair
{
    private readonly TlsBuffer _toServer = new();
    private readonly TlsBuffer _toClient = new();
    private readonly TlsBuffer _plaintext = new();

    public void Handshake()
    {
        client.Start(_toServer);
        server.Start(_toClient);
        while (!_toServer.IsEmpty || !_toClient.IsEmpty)
        {
            Feed(server, _toServer, _toClient);
            Feed(client, _toClient, _toServer);
        }
        if (!client.IsConnected || !server.IsConnected) throw new InvalidOperationException($"no connection: {client.Error} {server.Error}");
    }

    public void Transfer(ReadOnlyMemory<byte> data) => Move(client, server, _toServer, _toClient, data.Span);

    public void Answer(ReadOnlyMemory<byte> data) => Move(server, client, _toClient, _toServer, data.Span);

    public void Rest()
    {
        _toServer.Trim();
        _toClient.Trim();
        _plaintext.Trim();
    }

    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
        _toServer.Dispose();
        _toClient.Dispose();
        _plaintext.Dispose();
    }

    private void Move(TlsConnection from, TlsConnection to, TlsBuffer forward, TlsBuffer back, ReadOnlySpan<byte> data)
    {
        int expected = data.Length;
        while (!data.IsEmpty)
        {
            from.Send(data, forward, out int sent);
            data = data[sent..];
        }
        while (!forward.IsEmpty) Feed(to, forward, back);
        if (_plaintext.Length != expected) throw new InvalidOperationException($"{_plaintext.Length} of {expected} bytes arrived");
        _plaintext.Consume(expected);
    }

    private void Feed(TlsConnection to, TlsBuffer incoming, TlsBuffer outgoing)
    {
        TlsStatus status;
        do
        {
            status = to.Receive(incoming.Unread, _plaintext, outgoing, out int consumed);
            incoming.Consume(consumed);
            if (to.Decision is PeerCertificateDecision { IsAnswered: false } decision) verifier.Resolve(decision);
        }
        while (status is TlsStatus.Done or TlsStatus.NeedDecision);
        if (status == TlsStatus.Failed) throw new InvalidOperationException($"failed: {to.Error}");
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>One client from handshake to end. Never throws: whatever a client does is one line on stderr and no more.</summary>
/// <param name="context">Shared by all clients.</param>
/// <param name="talk">What to do with a connected client.</param>
internal sealed class ClientHandler(TlsServerContext context, Func<TlsStream, CancellationToken, Task> talk)
{
    // A client that connects and then says nothing would otherwise be kept for good.
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromMinutes(2);

    /// <summary>Judges the certificates of clients; null where none are asked for.</summary>
    public CertificateVerifier? Verifier { get; init; }

    /// <summary>What sessions are resumed by, and early data taken.</summary>
    public required TlsSessions Sessions { get; init; }

    /// <summary>Gets the lines of the key log; null for none. Any number of clients at once.</summary>
    public Action<ReadOnlySpan<byte>>? KeyLog { get; init; }

    /// <summary>More to say of a connected client.</summary>
    public Func<TlsStream, IEnumerable<(string Label, string Value)>> Export { get; init; } = static _ => [];

    /// <summary>Whether all went well; takes the socket over.</summary>
    public async Task<bool> ServeAsync(Socket socket, CancellationToken stop)
    {
        string client = "client";
        try
        {
            client = $"{socket.RemoteEndPoint}";

            // Two small writes in a row are the rule in TLS: Nagle's algorithm would delay the second.
            socket.NoDelay = true;
            await using TlsStream stream = await ShakeHandsAsync(socket, stop);
            Console.Out.WriteLine($"{client}: {Negotiated.Line(stream.Info)}");
            foreach (string certificate in Negotiated.PeerChain(stream.Info).Take(1)) Console.Out.WriteLine($"{client}: certificate {certificate}");
            foreach ((string label, string value) in Export(stream)) Console.Out.WriteLine($"{client}: {label} {value}");
            await talk(stream, stop);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return true;
        }
#pragma warning disable CA1031 // A server outlives its clients, and also its own mistakes with one of them.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"{client}: {Failure.Describe(failure)}");
            return false;
        }
        finally
        {
            socket.Dispose();
        }
    }

    private async Task<TlsStream> ShakeHandsAsync(Socket socket, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(HandshakeLimit);
        var stream = new TlsStream(new NetworkStream(socket, ownsSocket: true)) { KeyLog = KeyLog, Sessions = Sessions };
        bool isConnected = false;
        try
        {
            await stream.AuthenticateAsServerAsync(context, Verifier, limit.Token);
            isConnected = true;
            return stream;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new FailureException($"no handshake within {HandshakeLimit.TotalMinutes:0} minutes");
        }
        catch (EndOfStreamException ending)
        {
            throw new FailureException("the client left in the middle of the handshake", ending);
        }
        finally
        {
            if (!isConnected) await stream.DisposeAsync();
        }
    }
}

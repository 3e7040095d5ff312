using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.Faults;

/// <summary>How one side of a conversation fared.</summary>
/// <param name="WasWritten">Everything was written, and the end of it, without an exception.</param>
/// <param name="Received">What was read.</param>
/// <param name="SawEnd">The peer's close_notify was read.</param>
/// <param name="Thrown">What the handshake or the reading threw, or else the writing.</param>
internal sealed record Fate(bool WasWritten, byte[] Received, bool SawEnd, Exception? Thrown);

/// <summary>
/// A client and a server, with a wire between them that has a fault in one direction. Each shakes hands, writes its text with new keys in
/// the middle, says that it is done, and reads the other's, all at once.
/// </summary>
internal static class FaultyConversation
{
    // More than anybody writes: who waits here waits for the wire, not for room.
    private const int Capacity = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    public static async Task<(Fate Client, Fate Server, bool HasStruck)> HoldAsync(
        ProtocolVersion version, bool towardsClient, WireFault fault, int place, int seed, int length)
    {
        DuplexStreamPair near = new(Capacity), far = new(Capacity);
        using var patience = new CancellationTokenSource();

        // A length that has grown on the wire, or a wire that is stalled, lets both sides wait for good. Then both are given up, which is
        // an error to either; whoever is done by then is not concerned.
        var faulty = new FaultyWire(fault, place, seed, () => patience.CancelAfter(Patience));
        var sound = new FaultyWire(WireFault.None, 0, seed, () => { });

        // The client's end is near.Client, the server's far.Server; the wires join the other two.
        Task toServer = (towardsClient ? sound : faulty).CarryAsync(near.Server, far.Client, far.Client.CutWriting);
        Task toClient = (towardsClient ? faulty : sound).CarryAsync(far.Client, near.Server, near.Server.CutWriting);
        TlsStream client = new(near.Client), server = new(far.Server);
        Task<Fate> clients = TalkAsync(
            client, near.Client, client.AuthenticateAsClientAsync(TlsStreamPair.ClientContext(maxVersion: version), TestCertificates.ServerName, TlsStreamPair.Verifier, patience.Token),
            version, length, patience.Token);
        Task<Fate> servers = TalkAsync(
            server, far.Server, server.AuthenticateAsServerAsync(TlsStreamPair.ServerContext(), null, patience.Token), version, length, patience.Token);

        (Fate Client, Fate Server) fates = (await clients, await servers);
        await Task.WhenAll(toServer, toClient);
        return (fates.Client, fates.Server, faulty.HasStruck);
    }

    private static async Task<Fate> TalkAsync(TlsStream stream, Stream transport, Task handshake, ProtocolVersion version, int length, CancellationToken cancel)
    {
        await using TlsStream disposed = stream;
        try
        {
            await handshake;
        }
        catch (Exception failure)
        {
            return new Fate(false, [], false, failure);
        }
        Task<Exception?> writing = WriteAsync(stream, version, TlsStreamPair.Pattern(length), cancel);
        (byte[] received, Exception? seen) = await ReadAsync(stream, length, cancel);

        // Disposing the stream would say goodbye, if it came between two of our writes, as if that had been all.
        if (seen is not null) await transport.DisposeAsync();
        Exception? writeFailure = await writing;
        return new Fate(writeFailure is null, received, seen is null, seen ?? writeFailure);
    }

    private static async Task<Exception?> WriteAsync(TlsStream stream, ProtocolVersion version, ReadOnlyMemory<byte> text, CancellationToken cancel)
    {
        try
        {
            await stream.WriteAsync(text[..(text.Length / 2)], cancel);
            if (version == ProtocolVersion.Tls13) await stream.UpdateKeysAsync(askPeer: true, cancel);
            await stream.WriteAsync(text[(text.Length / 2)..], cancel);
            await stream.ShutdownWriteAsync(cancel);
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private static async Task<(byte[] Received, Exception? Seen)> ReadAsync(TlsStream stream, int length, CancellationToken cancel)
    {
        byte[] received = new byte[length + 1];
        int total = 0;
        try
        {
            for (int count; (count = await stream.ReadAsync(received.AsMemory(total), cancel)) > 0;) total += count;
            return (received[..total], null);
        }
        catch (Exception seen)
        {
            return (received[..total], seen);
        }
    }
}

using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Transports.Faults;

/// <summary>
/// A fault at every await that a TlsStream makes, one after the other: cancelled, disposed, broken. Whatever the place, the call ends with
/// the exception that was promised, the peer ends too, and what the peer read is a beginning of what was written.
/// </summary>
[CancelAfter(120_000)]
public sealed class EveryAwaitTests
{
    private const int MaxRead = 200;
    private const int WriteLength = 30_000;

    /// <summary>What goes wrong.</summary>
    public enum Fault
    {
        Cancelled,
        Disposed,
        Broken,
    }

    [Test]
    public async Task In_the_handshake([Values] Fault fault, [Values] bool isServer, [Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion version)
    {
        int place = 0;
        while (await FailsAsync(place, fault, isServer, version)) place++;
        Assert.That(place, Is.GreaterThanOrEqualTo(5), "every flight is read and written somewhere");
    }

    [Test]
    public async Task In_a_read_and_nothing_of_what_comes_is_lost()
    {
        byte[] sent = TlsStreamPair.Pattern(WriteLength);
        for (int place = 0; ; place++)
        {
            using var canceller = new CancellationTokenSource();
            bool armed = false;
            int operations = 0;
            var transport = new DuplexStreamPair(10_000_000) { Client = { MaxRead = 1_000 } };
            var hooked = new HookedStream(transport.Client, _ =>
            {
                if (armed && operations++ == place) canceller.Cancel();
            });
            await using TlsStreamPair pair = await TlsStreamPair.ConnectAsync(hooked, transport.Server, TlsStreamPair.ClientContext(), TlsStreamPair.ServerContext());
            await pair.Server.UpdateKeysAsync(askPeer: true);
            await pair.Server.WriteAsync(sent);
            await pair.Server.ShutdownWriteAsync();
            armed = true;

            byte[] received = new byte[WriteLength + 1];
            (int length, int cancellations) = await ReadPersistentlyAsync(pair.Client, received, canceller.Token);
            Assert.That(received.AsSpan(0, length).SequenceEqual(sent), Is.True, $"cancelled at {place}");
            if (operations <= place) break;
            Assert.That(cancellations, Is.LessThanOrEqualTo(1));
        }
    }

    [Test]
    public async Task In_a_write([Values] Fault fault)
    {
        byte[] sent = TlsStreamPair.Pattern(5 * WriteLength);
        for (int place = 0; ; place++)
        {
            using var canceller = new CancellationTokenSource();
            TlsStream? client = null;
            bool armed = false;
            int operations = 0;
            var transport = new DuplexStreamPair(10_000_000);
            var hooked = new HookedStream(transport.Client, _ =>
            {
                if (armed && operations++ == place) Strike(fault, canceller, client!);
            });
            TlsStreamPair pair = await TlsStreamPair.ConnectAsync(hooked, transport.Server, TlsStreamPair.ClientContext(), TlsStreamPair.ServerContext());
            client = pair.Client;
            armed = true;
            Exception? thrown = await ThrownByAsync(async () =>
            {
                await client.WriteAsync(sent, canceller.Token);
                await client.FlushAsync(canceller.Token);
                await client.ShutdownWriteAsync(canceller.Token);
            });
            armed = false;
            await client.DisposeAsync();

            byte[] received = new byte[sent.Length + 1];
            (int length, Exception? seen) = await ReadToEndAsync(pair.Server, received);
            Assert.That(sent.AsSpan().StartsWith(received.AsSpan(0, length)), Is.True, "a beginning of what was written");
            if (operations <= place)
            {
                Assert.That((thrown, seen, length), Is.EqualTo(((Exception?)null, (Exception?)null, sent.Length)));
                return;
            }

            // What is disposed of in its very last flush has done all that it had to.
            if (thrown is null && fault == Fault.Disposed) Assert.That((seen, length), Is.EqualTo(((Exception?)null, sent.Length)));
            else AssertPromised(fault, thrown);
            Assert.That(length == sent.Length || seen is IOException, Is.True, $"at {place} the reader got {length} bytes and {seen}");
            await pair.DisposeAsync();
        }
    }

    // True where the handshake had that many operations, and ended as it should.
    private static async Task<bool> FailsAsync(int place, Fault fault, bool isServer, ProtocolVersion version)
    {
        using var canceller = new CancellationTokenSource();
        var transport = new DuplexStreamPair { Client = { MaxRead = MaxRead }, Server = { MaxRead = MaxRead } };
        TlsStream? stream = null;
        bool isArmed = true;
        bool struck = false;
        var hooked = new HookedStream(isServer ? transport.Server : transport.Client, number =>
        {
            if (!isArmed || number != place) return;
            struck = true;
            Strike(fault, canceller, stream!);
        });
        stream = new TlsStream(hooked);
        await using var peer = new TlsStream(isServer ? transport.Client : transport.Server);

        Task<Exception?> peers = ThrownByAsync(() => AuthenticateAsync(peer, !isServer, version, default));
        Exception? thrown = await ThrownByAsync(() => AuthenticateAsync(stream, isServer, version, canceller.Token));
        isArmed = false;
        await stream.DisposeAsync();
        if (!struck)
        {
            Assert.That((thrown, await peers), Is.EqualTo(((Exception?)null, (Exception?)null)));
            return false;
        }
        AssertPromised(fault, thrown);

        // The peer was done already where the fault struck behind this side's last flight.
        Assert.That(await peers, Is.Null.Or.InstanceOf<IOException>());
        return true;
    }

    private static Task AuthenticateAsync(TlsStream stream, bool isServer, ProtocolVersion version, CancellationToken cancel) => isServer
        ? stream.AuthenticateAsServerAsync(TlsStreamPair.ServerContext(), null, cancel)
        : stream.AuthenticateAsClientAsync(TlsStreamPair.ClientContext(maxVersion: version), TestCertificates.ServerName, TlsStreamPair.Verifier, cancel);

    private static void Strike(Fault fault, CancellationTokenSource canceller, TlsStream stream)
    {
        switch (fault)
        {
            case Fault.Cancelled:
                canceller.Cancel();
                break;
            case Fault.Disposed:
                stream.Dispose();
                break;
            default:
                throw new IOException("cable");
        }
    }

    private static void AssertPromised(Fault fault, Exception? thrown)
    {
        switch (fault)
        {
            case Fault.Cancelled:
                Assert.That(thrown, Is.InstanceOf<OperationCanceledException>());
                break;
            case Fault.Disposed:
                Assert.That(thrown, Is.InstanceOf<ObjectDisposedException>());
                break;
            default:
                Assert.That(thrown, Is.InstanceOf<IOException>().With.Message.EqualTo("cable"));
                break;
        }
    }

    private static async Task<Exception?> ThrownByAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }

    private static async Task<(int Length, int Cancellations)> ReadPersistentlyAsync(TlsStream stream, byte[] received, CancellationToken first)
    {
        int length = 0;
        int cancellations = 0;
        CancellationToken token = first;
        while (true)
        {
            try
            {
                int count = await stream.ReadAsync(received.AsMemory(length), token);
                if (count == 0) return (length, cancellations);
                length += count;
            }
            catch (OperationCanceledException)
            {
                cancellations++;
                token = CancellationToken.None;
            }
        }
    }

    private static async Task<(int Length, Exception? Seen)> ReadToEndAsync(TlsStream stream, byte[] received)
    {
        int length = 0;
        try
        {
            while (true)
            {
                int count = await stream.ReadAsync(received.AsMemory(length));
                if (count == 0) return (length, null);
                length += count;
            }
        }
        catch (Exception seen)
        {
            return (length, seen);
        }
    }
}

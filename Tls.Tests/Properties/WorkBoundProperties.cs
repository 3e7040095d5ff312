using System;
using System.Linq;
using CsCheck;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server;
using Tls.Tests.Handshake;
using Tls.Tests.Peers;

namespace Tls.Tests.Properties;

/// <summary>
/// Whatever comes, in whatever state: calls, output and memory taken on the way are at most linear in its length (LESSONS D2.6). Nothing
/// is timed; a loop that goes over its input again for each byte shows in what it takes.
/// </summary>
internal sealed class WorkBoundProperties
{
    private const int FixedOutput = 8 << 10, OutputPerByte = 4;
    private const int FixedAllocation = 512 << 10, AllocationPerByte = 1_000;

    private static readonly Type[] Listening = [.. Scripts.States.Except([typeof(ClientStart), typeof(ServerStart)])];

    // Short records that are right but for what is in them: the most work a byte can make.
    private static readonly Gen<(byte Type, byte[] Content)> Record = Gen.Select(
        Gen.Frequency((8, Gen.Byte[20, 23]), (1, Gen.Byte)), Gen.Frequency((6, Gen.Byte.Array[0, 6]), (1, Gen.Byte.Array[0, 400])));

    private static readonly Gen<byte[]> KnownMessage =
        Gen.Select(Gen.OneOfConst([.. Enum.GetValues<HandshakeType>()]), Gen.Int[0, 3], (type, cut) => (byte[])[.. WellFormed.Message(type), .. new byte[cut]]);

    [Test]
    public void Work_is_linear_in_what_came() =>
        Gen.Select(Gen.OneOfConst(Listening), Record.Array[1, 60], KnownMessage.Array[0, 4]).Sample((state, records, messages) =>
        {
            using ScriptedPeer peer = Scripts.LeadTo(state);
            byte[] stream = Encoded.Join([
                .. messages.Select(message => peer.Seal(ContentType.Handshake, message)),
                .. records.Select(record => peer.Seal((ContentType)record.Type, record.Content)),
            ]);
            Measure(peer.Connection, stream);
        }, iter: 400);

    private static void Measure(TlsConnection connection, byte[] stream)
    {
        using TlsBuffer plaintext = new(), output = new();
        ReadOnlySpan<byte> rest = stream;
        int calls = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        TlsStatus status;
        do
        {
            status = connection.Receive(rest, plaintext, output, out int consumed);
            rest = rest[consumed..];
            calls++;
        }
        while (status == TlsStatus.Done);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // A record is five bytes at least, and a call takes one.
        Assert.That(calls, Is.LessThanOrEqualTo(2 + (stream.Length / 5)));
        Assert.That(output.Length, Is.LessThanOrEqualTo(FixedOutput + (OutputPerByte * stream.Length)));
        Assert.That(plaintext.Length, Is.LessThanOrEqualTo(stream.Length));
        Assert.That(allocated, Is.LessThanOrEqualTo(FixedAllocation + (AllocationPerByte * (long)stream.Length)));
    }
}

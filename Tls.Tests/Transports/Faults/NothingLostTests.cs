using System;
using System.IO;
using System.Threading.Tasks;
using CsCheck;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Transports.Streams;

namespace Tls.Tests.Transports.Faults;

/// <summary>
/// Peers and wires that drop out, stall and talk rubbish, anywhere. Nothing is lost in silence: every byte that was written and acknowledged
/// arrives, or the reader gets an error; and nothing arrives that was not written.
/// </summary>
[CancelAfter(120_000)]
public sealed class NothingLostTests
{
    private const int Short = 40;
    private const int Long = 50_000;

    private static readonly ProtocolVersion[] Versions = [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    private static readonly Gen<(int Version, bool TowardsClient, int Fault, int Place, int Seed)> Faults =
        Gen.Select(Gen.Int[0, 1], Gen.Bool, Gen.Int[(int)WireFault.Cut, (int)WireFault.Stalled], Gen.Frequency((2, Gen.Int[0, 2_500]), (1, Gen.Int[0, 70_000])), Gen.Int);

    [Test]
    public async Task Without_a_fault_everything_arrives([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        (Fate client, Fate server, bool hasStruck) = await FaultyConversation.HoldAsync(version, towardsClient: true, WireFault.None, 0, 0, Long);
        Assert.That((client.Thrown, server.Thrown, hasStruck), Is.EqualTo(((Exception?)null, (Exception?)null, false)));
        Assert.That((client.Received.Length, server.Received.Length), Is.EqualTo((Long, Long)));
    }

    [Test]
    public async Task A_peer_that_drops_out_at_a_byte_is_noticed([ValueSource(nameof(Versions))] ProtocolVersion version, [Values] bool towardsClient) =>
        await CutEverywhereAsync(version, towardsClient, step: 13);

    // dotnet test --filter "TestCategory=Load&FullyQualifiedName~NothingLost"
    [Test, Explicit, Category("Load"), CancelAfter(600_000)]
    public async Task A_peer_that_drops_out_at_every_byte_is_noticed([ValueSource(nameof(Versions))] ProtocolVersion version, [Values] bool towardsClient) =>
        await CutEverywhereAsync(version, towardsClient, step: 1);

    [Test]
    public void Whatever_happens_to_the_wire() => AnyFault(200);

    // As above.
    [Test, Explicit, Category("Load"), CancelAfter(900_000)]
    public void Whatever_happens_to_the_wire_many_times() => AnyFault(5_000);

    private static void AnyFault(int times) => Faults.Sample(
        any =>
        {
            HoldAsync(Versions[any.Version], any.TowardsClient, (WireFault)any.Fault, any.Place, any.Seed, Long).GetAwaiter().GetResult();
        },
        iter: times);

    private static async Task CutEverywhereAsync(ProtocolVersion version, bool towardsClient, int step)
    {
        int place = 0;
        while (await HoldAsync(version, towardsClient, WireFault.Cut, place, 0, Short)) place += step;
        Assert.That(place, Is.GreaterThan(Short), "behind the handshake there was the text");
    }

    private static async Task<bool> HoldAsync(ProtocolVersion version, bool towardsClient, WireFault fault, int place, int seed, int length)
    {
        (Fate client, Fate server, bool hasStruck) = await FaultyConversation.HoldAsync(version, towardsClient, fault, place, seed, length);
        string what = $"{version}, {fault} at {place} towards the {(towardsClient ? "client" : "server")}; client: {client.Thrown}; server: {server.Thrown}";
        byte[] written = TlsStreamPair.Pattern(length);
        foreach ((Fate reader, Fate writer) in new[] { (client, server), (server, client) })
        {
            Assert.That(written.AsSpan().StartsWith(reader.Received), Is.True, $"something arrived that was not written: {what}");
            if (reader.SawEnd) Assert.That((reader.Received.Length, writer.WasWritten || writer.Thrown is not null), Is.EqualTo((length, true)), $"cut short in silence: {what}");
            if (!reader.SawEnd) Assert.That(reader.Thrown, Is.InstanceOf<IOException>().Or.InstanceOf<OperationCanceledException>(), what);
        }
        if (!hasStruck) Assert.That((client.Thrown, server.Thrown), Is.EqualTo(((Exception?)null, (Exception?)null)), what);
        return hasStruck;
    }
}

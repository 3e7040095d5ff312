using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Crypto.MlKem;
using Tls.Tests.Pair;
using Tls.Tests.Peers;

namespace Tls.Tests.Keys;

/// <summary>However a connection ends, wherever it stood: nothing that it can reach holds a key any more (STYLE 2.8).</summary>
internal sealed class SecretLifetimeTests
{
    // A handshake with a retry takes nine steps of the pump.
    private const int LastStep = 9;

    private RecordPump _pump = null!;

    [SetUp]
    public void Start() =>
        _pump = new RecordPump(new TlsClientOptions { KeyShareGroups = [] }, TestPair.ServerOptions());

    [TearDown]
    public void End() => _pump.Dispose();

    [Test]
    public void A_disposed_connection_leaves_zeros([Range(0, LastStep)] int steps)
    {
        _pump.Run(steps);
        foreach (TlsConnection connection in new[] { _pump.Client, _pump.Server })
        {
            IReadOnlyList<byte[]> secrets = SecretMemory.ReachableFrom(connection);
            connection.Dispose();
            AssertWiped(connection, secrets);
        }
    }

    [Test]
    public void A_failed_connection_leaves_zeros([Range(0, LastStep)] int steps, [Values] bool byAlert)
    {
        _pump.Run(steps);
        TlsConnection receiver = _pump.NextReceiver;
        IReadOnlyList<byte[]> secrets = SecretMemory.ReachableFrom(receiver);
        _pump.Inject(byAlert ? [21, 3, 3, 0, 2, 2, 80] : [99, 3, 3, 0, 0]);
        Assert.That(receiver.Error, Is.Not.Null);
        AssertWiped(receiver, secrets);
    }

    [Test]
    public void A_connection_whose_output_fails_leaves_zeros([Range(0, LastStep)] int steps)
    {
        _pump.Run(steps);
        TlsConnection receiver = _pump.NextReceiver;
        IReadOnlyList<byte[]> secrets = SecretMemory.ReachableFrom(receiver);
        try
        {
            _pump.Step(new FullWriter());
        }
        catch (OutOfMemoryException)
        {
            Assert.That(receiver.Error?.Fault, Is.EqualTo(TlsFault.OutputFailed));
            AssertWiped(receiver, secrets);
            return;
        }
        Assert.That(receiver.Error, Is.Null, "nothing was written in this step");
    }

    [Test]
    public void The_search_finds_what_there_is()
    {
        _pump.Run(LastStep);
        using var client = TlsConnection.CreateClient(TlsClientContext.Create(new TlsClientOptions()), null);
        using var outgoing = new TlsBuffer();
        client.Start(outgoing);

        // A started client has the private keys of its shares, where ML-KEM's may lie inside the platform's library; a connected one two
        // traffic secrets, two IVs, and the exporter's secret.
        bool isManaged = TlsCryptoProvider.Platform.Groups.OfType<HybridGroup>().First().Kem is ManagedKeyEncapsulation;
        Assert.That(SecretMemory.ReachableFrom(client).Count(NotZero), Is.EqualTo(isManaged ? 2 : 1));
        Assert.That(SecretMemory.ReachableFrom(_pump.Client).Count(NotZero), Is.EqualTo(5));
        Assert.That(SecretMemory.ReachableFrom(_pump.Server).Count(NotZero), Is.EqualTo(5));
    }

    [Test]
    public void A_connected_side_keeps_one_secret_for_each_direction_and_one_to_export_from()
    {
        _pump.Run(LastStep);
        foreach (TlsConnection connection in new[] { _pump.Client, _pump.Server })
        {
            Assert.That(connection.IsConnected);
            Assert.That(connection.Context.Ledger.Secrets.Count(secret => !secret.IsDisposed), Is.EqualTo(3));
        }
    }

    [Test]
    public void Many_key_updates_keep_no_more_secrets_than_one()
    {
        _pump.Run(LastStep);
        using var outgoing = new TlsBuffer();
        _pump.Client.UpdateKeys(outgoing);
        int before = _pump.Client.Context.Ledger.Secrets.Count;
        for (int update = 0; update < 100; update++) _pump.Client.UpdateKeys(outgoing);
        Assert.That(_pump.Client.Context.Ledger.Secrets, Has.Count.EqualTo(before));
    }

    private static bool NotZero(byte[] bytes) => bytes.AsSpan().ContainsAnyExcept((byte)0);

    private static void AssertWiped(TlsConnection connection, IReadOnlyList<byte[]> secretsBefore)
    {
        Assert.That(secretsBefore, Has.All.All.Zero);
        Assert.That(SecretMemory.ReachableFrom(connection), Has.All.All.Zero);
        Assert.That(connection.Context.Ledger.Secrets.Select(secret => secret.IsDisposed), Is.All.True);
    }
}

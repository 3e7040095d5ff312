using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;

namespace Tls.Tests.Keys;

/// <summary>The same as <see cref="SecretLifetimeTests"/> for TLS 1.2, whose main secret and key block live elsewhere.</summary>
internal sealed class Tls12SecretLifetimeTests
{
    // With a client certificate the handshake takes eleven steps of the pump.
    private const int LastStep = 11;

    private RecordPump _pump = null!;

    [SetUp]
    public void Start() => _pump = new RecordPump(
        new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, Credentials = [TestPair.Credential()] },
        new TlsServerOptions { Credentials = [TestPair.Credential()], ClientCertificates = ClientCertificateMode.Required });

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

    /// <summary>The main secret has done its work with the second Finished; what stays is in the ciphers, and the exporter's copy (RFC 5705 §4).</summary>
    [Test]
    public void A_connected_side_keeps_no_secret_but_its_ciphers_and_one_to_export_from()
    {
        _pump.Run(LastStep);
        foreach (TlsConnection connection in new[] { _pump.Client, _pump.Server })
        {
            Assert.That(connection.IsConnected);
            Assert.That(connection.Context.Ledger.Secrets.Count(secret => !secret.IsDisposed), Is.EqualTo(1));
            Assert.That(SecretMemory.ReachableFrom(connection).Count(bytes => bytes.Any(value => value != 0)), Is.EqualTo(3), "two salts and the copy");
        }
    }

    private static void AssertWiped(TlsConnection connection, IReadOnlyList<byte[]> secretsBefore)
    {
        Assert.That(secretsBefore, Has.All.All.Zero);
        Assert.That(SecretMemory.ReachableFrom(connection), Has.All.All.Zero);
        Assert.That(connection.Context.Ledger.Secrets.Select(secret => secret.IsDisposed), Is.All.True);
    }
}

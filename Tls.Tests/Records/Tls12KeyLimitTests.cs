using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Records;

/// <summary>The end of a key that cannot be updated (RFC 9325 §4.4, RFC 5246 §6.1): no record past the limit, and the last one says why.</summary>
internal sealed class Tls12KeyLimitTests
{
    // RFC 9846 §5.5: 2^24.5 full-size records for AES-GCM.
    private const ulong AesGcmLimit = 23_726_566;

    [Test]
    public void The_last_record_under_a_key_is_the_alert([Values] bool ofServer, [Values(2, 3, 7)] int limit)
    {
        using ScriptedPeer peer = Connect(ofServer, new TlsLimits { MaxRecordsPerKey = (ulong)limit });

        // The Finished was the first.
        for (int i = 1; i < limit - 1; i++) Assert.That(Send(peer, "x"u8), Is.EqualTo(TlsStatus.Done));
        Assert.That(Send(peer, "one too many"u8), Is.EqualTo(TlsStatus.Failed));
        ExpectExhausted(peer, AlertDescription.InternalError);
        Assert.That(peer.Data, Has.Count.EqualTo(limit - 2));
    }

    [TestCase(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, AesGcmLimit)]
    [TestCase(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, AesGcmLimit)]
    [TestCase(CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, ulong.MaxValue)]
    public void The_suites_limit_cannot_be_raised(CipherSuite suite, ulong limit)
    {
        var limits = new TlsLimits { MaxRecordsPerKey = ulong.MaxValue };
        using var client = new ScriptedClient12(Server(limits)) { Suite = suite };
        client.Run();
        TurnSequence(client, limit - 2);
        Assert.That(Send(client, "last"u8), Is.EqualTo(TlsStatus.Done));
        Assert.That(Send(client, "one too many"u8), Is.EqualTo(TlsStatus.Failed));
        ExpectExhausted(client, AlertDescription.InternalError);
        Assert.That(client.Data, Is.EqualTo("last"u8.ToArray()));
    }

    [Test]
    public void A_close_may_take_the_last_record([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connect(ofServer, new TlsLimits { MaxRecordsPerKey = 2 });
        TlsStatus status = default;
        peer.Let(output => status = peer.Connection.Close(output));
        Assert.That(status, Is.EqualTo(TlsStatus.Done));
        Assert.That(peer.Alerts, Is.EqualTo(new[] { (AlertLevel.Warning, AlertDescription.CloseNotify) }));
    }

    /// <summary>The refused renegotiation took the last record: the fault is told to the caller alone.</summary>
    [Test]
    public void Where_not_even_the_alert_can_be_sealed_nothing_is_written([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connect(ofServer, new TlsLimits { MaxRecordsPerKey = 2 });
        peer.SendInPlace();
        Assert.That(peer.Alerts, Is.EqualTo(new[] { (AlertLevel.Warning, AlertDescription.NoRenegotiation) }));
        peer.Alerts.Clear();
        Assert.That(Send(peer, "x"u8), Is.EqualTo(TlsStatus.Failed));
        ExpectExhausted(peer, alert: null);
    }

    [Test]
    public void A_sequence_number_never_wraps([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connect(ofServer, TlsLimits.Default);
        Internals.Set(peer.Connection.Context.Reader, "_sequence", ulong.MaxValue);
        peer.SendRecord(ContentType.ApplicationData, "x"u8);
        peer.ExpectFault(TlsFault.KeyExhausted, AlertDescription.InternalError);
    }

    [Test]
    public void A_connection_at_the_end_of_its_numbers_fails_without_an_exception([Values] bool ofServer, [Values] bool closes)
    {
        using ScriptedPeer peer = Connect(ofServer, TlsLimits.Default);
        Internals.Set(peer.Connection.Context.Writer, "_sequence", ulong.MaxValue);
        using var output = new TlsBuffer();
        TlsStatus status = closes ? peer.Connection.Close(output) : peer.Connection.Send([1], output, out _);
        Assert.That(status, Is.EqualTo(TlsStatus.Failed));
        Assert.That(output.IsEmpty, "not even the alert can be sealed");
        ExpectExhausted(peer, alert: null);
    }

    /// <summary>RFC 9846 §5.5: "Receiving implementations SHOULD NOT enforce these limits".</summary>
    [Test]
    public void A_receiver_does_not_enforce_the_senders_limit([Values] bool ofServer)
    {
        using ScriptedPeer peer = Connect(ofServer, TlsLimits.Default);
        Internals.Set(peer.Connection.Context.Reader, "_sequence", AesGcmLimit + 10);
        Internals.Set(peer, typeof(ScriptedPeer), "_sequence", AesGcmLimit + 10);
        peer.ExpectWorks();
    }

    private static ScriptedPeer Connect(bool ofServer, TlsLimits limits)
    {
        ScriptedPeer peer = ofServer ? new ScriptedClient12(Server(limits)) : new ScriptedServer12(new TlsClientOptions { Limits = limits });
        peer.Run();
        Assert.That(peer.Connection.IsConnected);
        return peer;
    }

    private static TlsServerOptions Server(TlsLimits limits) => new() { Credentials = [TestCredentials.Of()], Limits = limits };

    private static TlsStatus Send(ScriptedPeer peer, ReadOnlySpan<byte> data)
    {
        byte[] copy = data.ToArray();
        TlsStatus status = default;
        peer.Let(output => status = peer.Connection.Send(copy, output, out _));
        return status;
    }

    private static void ExpectExhausted(ScriptedPeer peer, AlertDescription? alert)
    {
        Assert.That(peer.Connection.Error?.Fault, Is.EqualTo(TlsFault.KeyExhausted));
        Assert.That(peer.Connection.Error?.Alert, Is.EqualTo(alert));
        Assert.That(peer.Alerts.Select(sent => sent.Description), alert is { } sent ? Is.EqualTo(new[] { sent }) : Is.Empty);
        peer.ExpectDead();
    }

    private static void TurnSequence(ScriptedPeer peer, ulong sequence)
    {
        Internals.Set(peer.Connection.Context.Writer, "_sequence", sequence);
        Internals.Set(peer.Reader, "_sequence", sequence);
    }
}

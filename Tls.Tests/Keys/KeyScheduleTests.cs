using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake;
using Tls.Core.Keys;
using Tls.Tests.Peers;
using Tls.Tests.Vectors;

namespace Tls.Tests.Keys;

/// <summary>
/// The chain of secrets (RFC 9846 §7.1) against the traces of RFC 8448, apart from any connection: each step is right if what hangs
/// on it, a MAC or a record, is the published one.
/// </summary>
[TestFixtureSource(typeof(Rfc8448Trace), nameof(Rfc8448Trace.All))]
internal sealed class KeyScheduleTests(Rfc8448Trace trace)
{
    private const int HeaderLength = 4;
    private const int FinishedLength = HeaderLength + 32;

    private KnownHandshake _handshake = null!;

    // Section 7 has a change_cipher_spec before each of these two.
    private byte[] ServerFlight => trace.MiddleboxCompatibility ? trace.ServerFlight[6..] : trace.ServerFlight;

    private byte[] ClientFinished => trace.MiddleboxCompatibility ? trace.ClientFinished[6..] : trace.ClientFinished;

    // Data and a ticket come before the alerts in section 3.
    private ulong ClientCloseSequence => trace.Data.Length > 0 ? 1UL : 0;

    private ulong ServerCloseSequence => trace.Data.Length > 0 ? 2UL : 0;

    [SetUp]
    public void Read_the_hellos() => _handshake = new KnownHandshake(TlsCryptoProvider.Platform, trace.ClientDraws[^1], trace.Hellos);

    [TearDown]
    public void Wipe() => _handshake.Dispose();

    [Test]
    public void The_handshake_keys_open_the_servers_flight()
    {
        byte[] flight = Encoded.Join(trace.ServerMessages);
        Assert.That(KnownHandshake.Open(_handshake.Handshake.Server, 0, ServerFlight), Is.EqualTo(flight));
        Assert.That(KnownHandshake.Seal(_handshake.Handshake.Server, 0, ContentType.Handshake, flight), Is.EqualTo(ServerFlight));
    }

    [Test]
    public void The_signed_content_is_the_transcript_through_the_Certificate()
    {
        _handshake.Append(trace.ServerMessages[..3]);
        byte[] content = SignedContent.OfTranscript(_handshake.Transcript, signerIsServer: true, new byte[SignedContent.MaxLength]).ToArray();
        Assert.That(content, Is.EqualTo(trace.Server.SignedContent));
    }

    [Test]
    public void The_servers_Finished_covers_the_transcript_through_CertificateVerify()
    {
        _handshake.Append(trace.ServerMessages[..4]);
        Assert.That(_handshake.FinishedMac(_handshake.Handshake.Server), Is.EqualTo(trace.ServerFinished[HeaderLength..]));
    }

    [Test]
    public void The_clients_Finished_covers_all_before_it()
    {
        AppendFlight();
        byte[] flight = KnownHandshake.Open(_handshake.Handshake.Client, 0, ClientFinished);
        Assert.That(flight[..^FinishedLength], Is.EqualTo(trace.ClientIdentification));
        _handshake.Append(trace.ClientIdentification);
        Assert.That(flight[^(FinishedLength - HeaderLength)..], Is.EqualTo(_handshake.FinishedMac(_handshake.Handshake.Client)));
    }

    [Test]
    public void The_clients_handshake_keys_outlive_the_step_to_the_application_secrets()
    {
        AppendFlight();
        using ApplicationSecrets application = _handshake.Advance();
        Assert.That(KnownHandshake.Open(_handshake.Handshake.Client, 0, ClientFinished), Has.Length.EqualTo(trace.ClientIdentification.Length + FinishedLength));
    }

    [Test]
    public void The_application_keys_open_what_follows()
    {
        AppendFlight();
        using ApplicationSecrets application = _handshake.Advance();
        byte[] closeNotify = [1, 0];
        Assert.That(KnownHandshake.Open(application.Client, ClientCloseSequence, trace.ClientClose), Is.EqualTo(closeNotify));
        Assert.That(KnownHandshake.Open(application.Server, ServerCloseSequence, trace.ServerClose), Is.EqualTo(closeNotify));
        if (trace.Data.Length == 0) return;
        Assert.That(KnownHandshake.Open(application.Client, 0, trace.ClientData), Is.EqualTo(trace.Data));
        Assert.That(KnownHandshake.Open(application.Server, 1, trace.ServerData), Is.EqualTo(trace.Data));
    }

    [Test]
    public void Each_step_wipes_the_one_before()
    {
        AppendFlight();
        using ApplicationSecrets application = _handshake.Advance();
        Assert.That(() => _handshake.Advance(), Throws.TypeOf<ObjectDisposedException>());
    }

    private void AppendFlight() => _handshake.Append(trace.ServerMessages);
}

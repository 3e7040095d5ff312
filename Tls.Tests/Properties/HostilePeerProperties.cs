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
/// Whatever a peer says after any honest beginning: no exception, at most one alert, nothing after it, and no more kept than the limits
/// allow (LESSONS D2.6: a bound on what is retained).
/// </summary>
internal sealed class HostilePeerProperties
{
    private static readonly Type[] Listening = [.. Scripts.States.Except([typeof(ClientStart), typeof(ServerStart)])];

    private static readonly Type[] Bounded =
    [
        typeof(Core.Handshake.Client13.WaitCertificateVerify), typeof(Core.Handshake.Client12.WaitServerKeyExchange),
        typeof(Core.Handshake.Server12.WaitClientKeyExchange), typeof(Core.Handshake.Server12.WaitFinished),
    ];

    private static readonly Gen<Type> State = Gen.OneOfConst(Listening);

    // Content types that exist, mostly; lengths that fit, mostly.
    private static readonly Gen<(byte Type, byte[] Content, int Padding)> Records = Gen.Select(
        Gen.Frequency((8, Gen.Byte[20, 23]), (1, Gen.Byte)),
        Gen.Frequency((6, Gen.Byte.Array[0, 80]), (1, Gen.Byte.Array[0, 16_384])),
        Gen.Frequency((6, Gen.Const(0)), (1, Gen.Int[0, 300])));

    private static readonly Gen<byte[]> Messages = Gen.Select(
        Gen.OneOfConst([.. Enum.GetValues<HandshakeType>()]), Gen.Int[0, 400], Gen.Byte, Gen.Bool,
        (type, index, value, keeps) => Mutate(WellFormed.Message(type), index, value, keeps));

    [Test]
    public void Random_bytes_on_the_wire() => Gen.Select(State, Gen.Byte.Array[0, 3000]).Sample((state, bytes) =>
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        peer.Deliver(bytes);
        ExpectSane(peer);
    }, iter: 400);

    [Test]
    public void Random_records_under_the_right_keys() => Gen.Select(State, Records.Array[1, 6]).Sample((state, records) =>
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        foreach ((byte type, byte[] content, int padding) in records) peer.SendRecord((ContentType)type, content, padding);
        ExpectSane(peer);
    }, iter: 400);

    [Test]
    public void Messages_with_a_random_wound() => Gen.Select(State, Messages.Array[1, 4], Gen.Int[1, 500]).Sample((state, messages, fragment) =>
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        peer.FragmentSize = fragment;
        foreach (byte[] message in messages) peer.Send(message);
        ExpectSane(peer);
    }, iter: 400);

    [Test]
    public void Hellos_with_a_random_wound() => Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[0, 400], Gen.Byte).Sample((ofServer, second, index, value) =>
    {
        using ScriptedPeer peer = ofServer
            ? new ScriptedServer { RetryGroup = second ? NamedGroup.Secp256r1 : null }
            : new ScriptedClient { ShareGroups = second ? [] : [NamedGroup.X25519] };
        peer.RunTo(ofServer ? (second ? typeof(WaitSecondServerHello) : typeof(WaitServerHello)) : typeof(WaitClientHello));
        if (!ofServer && second) peer.RunTo<Core.Handshake.Server13.WaitSecondClientHello>();
        byte[] hello = peer switch
        {
            ScriptedServer server => server.ServerHelloMessage(),
            ScriptedClient { Retry: not null } client => client.SecondClientHello().Encode(),
            ScriptedClient client => client.NewHello().Encode(),
            _ => [],
        };

        // Past the peer: a hello that is taken all the same gives keys that it cannot follow.
        using TlsBuffer plaintext = new(), output = new();
        byte[] record = Encoded.Record(22, Mutate(hello, index, value, keepsHeader: true));
        Assert.That(peer.Connection.Receive(record, plaintext, output, out _), Is.AnyOf(TlsStatus.Done, TlsStatus.Failed));
        Assert.That(peer.Connection.IsConnected, Is.False);
        Assert.That(plaintext.IsEmpty);
    }, iter: 600);

    [Test]
    public void Hellos_of_TLS_12_with_a_random_wound() => Gen.Select(Gen.Bool, Gen.Int[0, 400], Gen.Byte).Sample((ofServer, index, value) =>
    {
        using ScriptedPeer peer = ofServer ? new ScriptedServer12() : new ScriptedClient12();
        peer.RunTo(ofServer ? typeof(WaitServerHello) : typeof(WaitClientHello));
        peer.Hold();
        peer.Next();
        byte[] hello = peer.TakeHeld()[5..];

        // As above.
        using TlsBuffer plaintext = new(), output = new();
        TlsStatus status = peer.Connection.Receive(Encoded.Record(22, Mutate(hello, index, value, keepsHeader: true)), plaintext, output, out _);
        Assert.That(status, Is.AnyOf(TlsStatus.Done, TlsStatus.Failed));
        Assert.That(peer.Connection.IsConnected, Is.False);
        Assert.That(plaintext.IsEmpty);
    }, iter: 600);

    // A message may declare what it likes: what is kept for it is bounded by the limit, however it comes.
    [Test]
    public void What_is_kept_of_an_endless_message_is_bounded(
        [Values(1, 100, 16_384)] int fragment, [Values] bool isCertificate, [ValueSource(nameof(Bounded))] Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        int limit = isCertificate ? 102_400 : 65_536;
        int declared = limit - 4;
        byte type = isCertificate ? (byte)HandshakeType.Certificate : (byte)99;
        byte[] header = [type, (byte)(declared >> 16), (byte)((declared >> 8) & 0xFF), (byte)(declared & 0xFF)];
        peer.SendRecord(ContentType.Handshake, header);
        byte[] content = new byte[fragment];
        for (int sent = 0; sent + fragment < Math.Min(declared, fragment * 1000); sent += fragment)
        {
            peer.SendRecord(ContentType.Handshake, content);
            Assert.That(Kept(peer), Is.LessThanOrEqualTo(4 * (limit + 16_384)));
            Assert.That(Kept(peer), Is.LessThanOrEqualTo(Math.Max(512, 4 * (sent + fragment + 4))), "no more than a small multiple of what came");
        }
    }

    [Test]
    public void Nothing_is_kept_of_what_was_dealt_with([Values] bool isTls12)
    {
        using ScriptedPeer client = isTls12 ? new ScriptedClient12() : new ScriptedClient();
        client.Run();
        for (int i = 0; i < 10 && !isTls12; i++) client.SendKeyUpdate();
        client.SendRecord(ContentType.ApplicationData, new byte[10_000]);
        Assert.That(Kept(client), Is.Zero);
    }

    private static void ExpectSane(ScriptedPeer peer)
    {
        // TLS 1.2's only alert that ends nothing.
        peer.Alerts.Remove((AlertLevel.Warning, AlertDescription.NoRenegotiation));
        Assert.That(Kept(peer), Is.LessThanOrEqualTo(4 * (102_400 + 16_384)));
        Assert.That(peer.Alerts.Count, Is.LessThanOrEqualTo(1));
        if (peer.Connection.Error is null)
        {
            Assert.That(peer.Alerts, Is.Empty);
            Assert.That(peer.Status, Is.AnyOf(TlsStatus.NeedMoreData, TlsStatus.NeedDecision, TlsStatus.Closed));
            return;
        }
        if (peer.Connection.Error!.Value.IsAlertFromPeer) Assert.That(peer.Alerts, Is.Empty);
        else Assert.That(peer.Alerts.Select(alert => (AlertDescription?)alert.Description).FirstOrDefault(), Is.EqualTo(peer.Connection.Error!.Value.Alert));
        Assert.That(peer.Connection.Error!.Value.Fault, Is.Not.EqualTo(TlsFault.InternalError).And.Not.EqualTo(TlsFault.OutputFailed));
        peer.ExpectDead();
    }

    private static int Kept(ScriptedPeer peer)
    {
        object inbound = Internals.Get<object>(peer.Connection, "_inbound");
        return Internals.Get<byte[]>(Internals.Get<object>(inbound, "_reassembler"), "_buffer").Length;
    }

    private static byte[] Mutate(byte[] message, int index, byte value, bool keepsHeader)
    {
        byte[] mutated = [.. message];
        int start = keepsHeader ? 4 : 0;
        if (mutated.Length > start) mutated[start + (index % (mutated.Length - start))] = value;
        return mutated;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server;
using Tls.Core.Records;
using Tls.Tests.Peers;
using Client12 = Tls.Core.Handshake.Client12;
using Client13 = Tls.Core.Handshake.Client13;
using Server12 = Tls.Core.Handshake.Server12;
using Server13 = Tls.Core.Handshake.Server13;

namespace Tls.Tests.Handshake;

/// <summary>
/// Read keys change between records and nowhere else (RFC 9846 §5.1, LESSONS rows 2 and 3): whatever changes them, in whatever state, with one byte
/// behind it in its record is refused. What does change them is found by looking at the reader.
/// </summary>
internal sealed class KeyChangeTests
{
    /// <summary>Where the figures have a new key for what the peer sends next. A server's early keys come with its answer to a question.</summary>
    private static readonly Type[] ChangingByMessage =
    [
        typeof(WaitServerHello), typeof(WaitSecondServerHello), typeof(Client13.WaitFinished), typeof(Client13.WaitPskFinished), typeof(Client13.Connected),
        typeof(WaitClientHello), typeof(Server13.WaitSecondClientHello), typeof(Server13.WaitEndOfEarlyData), typeof(Server13.WaitFinished),
        typeof(Server13.Connected),
    ];

    private static readonly Type[] ChangingByRecord =
    [
        typeof(Client12.WaitChangeCipherSpec), typeof(Client12.WaitResumedChangeCipherSpec),
        typeof(Server12.WaitChangeCipherSpec), typeof(Server12.WaitResumedChangeCipherSpec),
    ];

    public static IEnumerable<Type> Listening =>
        Scripts.States.Where(state => !state.IsSubclassOf(typeof(PausedState)) && state != typeof(ClientStart) && state != typeof(ServerStart));

    [TestCaseSource(nameof(Listening))]
    public void No_message_changes_them_in_the_middle_of_a_record(Type state)
    {
        using ScriptedPeer scout = Scripts.LeadTo(state);
        int changes = 0;
        foreach (Func<ScriptedPeer, byte[]> message in MessagesOf(scout))
        {
            if (!ChangesKeys(state, message)) continue;
            changes++;
            using ScriptedPeer peer = Scripts.LeadTo(state);
            Receive(peer, peer.Seal(ContentType.Handshake, [.. message(peer), 0]));
            Assert.That(peer.Connection.Error?.Fault, Is.EqualTo(TlsFault.HandshakeBytesAcrossKeyChange));
            Assert.That(peer.Connection.Error?.Alert, Is.EqualTo(AlertDescription.UnexpectedMessage));
        }
        Assert.That(changes > 0, Is.EqualTo(ChangingByMessage.Contains(state)));
    }

    [TestCaseSource(nameof(Listening))]
    public void No_change_cipher_spec_changes_them_in_the_middle_of_a_message(Type state)
    {
        byte[] changeCipherSpec = Encoded.Record((byte)ContentType.ChangeCipherSpec, [1]);
        using ScriptedPeer clean = Scripts.LeadTo(state);
        RecordCipher? before = CipherOf(clean);
        Receive(clean, changeCipherSpec);
        Assert.That(CipherOf(clean) != before, Is.EqualTo(ChangingByRecord.Contains(state)));

        using ScriptedPeer peer = Scripts.LeadTo(state);
        Receive(peer, peer.Seal(ContentType.Handshake, [(byte)HandshakeType.Finished]));
        before = CipherOf(peer);
        Receive(peer, changeCipherSpec);
        Assert.That(peer.Connection.Error?.Alert, Is.EqualTo(AlertDescription.UnexpectedMessage));
        Assert.That(CipherOf(peer), Is.SameAs(before));
    }

    private static IEnumerable<Func<ScriptedPeer, byte[]>> MessagesOf(ScriptedPeer scout)
    {
        foreach (string name in OwnMessages.Of(scout).Keys) yield return peer => OwnMessages.Of(peer)[name];
        foreach (byte[] message in RealMessages.ByName.Values) yield return _ => message;
    }

    private static bool ChangesKeys(Type state, Func<ScriptedPeer, byte[]> message)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        RecordCipher? before = CipherOf(peer);
        Receive(peer, peer.Seal(ContentType.Handshake, message(peer)));
        return peer.Connection.Error is null && CipherOf(peer) != before;
    }

    // Past the peer, which could not follow what it did not mean to say.
    private static void Receive(ScriptedPeer peer, ReadOnlySpan<byte> record)
    {
        using TlsBuffer plaintext = new(), outgoing = new();
        while (peer.Connection.Receive(record, plaintext, outgoing, out int consumed) == TlsStatus.Done) record = record[consumed..];
    }

    private static RecordCipher? CipherOf(ScriptedPeer peer) => Internals.Get<RecordCipher?>(peer.Connection.Context.Reader, "_cipher");
}

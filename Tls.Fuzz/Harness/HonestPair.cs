using System;
using System.Collections.Generic;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Records;

namespace Tls.Fuzz;

/// <summary>Two honest ends over <see cref="NullCrypto"/>, and what each said to the other, as steps of a <see cref="PeerScript"/>.</summary>
internal static class HonestPair
{
    private static readonly Dictionary<PeerTwist, Remembered> Sessions = [];

    /// <summary>Twists under which an honest pair connects.</summary>
    public static IReadOnlyList<PeerTwist> Twists { get; } =
    [
        PeerTwist.None, PeerTwist.Tls12, PeerTwist.Retry, PeerTwist.ClientCertificate, PeerTwist.ClientCertificate | PeerTwist.Required,
        PeerTwist.Tls12 | PeerTwist.ClientCertificate, PeerTwist.Protocols | PeerTwist.SmallRecords, PeerTwist.Extras, PeerTwist.Tls12 | PeerTwist.Extras,
        PeerTwist.Tls12 | PeerTwist.Protocols | PeerTwist.SmallRecords, PeerTwist.Reject, PeerTwist.Retry | PeerTwist.ClientCertificate | PeerTwist.Extras,
        PeerTwist.Pauses | PeerTwist.ClientCertificate, PeerTwist.Pauses | PeerTwist.ClientCertificate | PeerTwist.Tls12,
        PeerTwist.Pauses | PeerTwist.Extras, PeerTwist.Pauses | PeerTwist.Extras | PeerTwist.Tls12 | PeerTwist.Reject,
        PeerTwist.Required | PeerTwist.Extras | PeerTwist.ClientCertificate, PeerTwist.Required | PeerTwist.Extras | PeerTwist.ClientCertificate | PeerTwist.Tls12,
        PeerTwist.Extras | PeerTwist.Strangers, PeerTwist.Extras | PeerTwist.Strangers | PeerTwist.Tls12,
        PeerTwist.Extras | PeerTwist.Store, PeerTwist.Extras | PeerTwist.Store | PeerTwist.Tls12, PeerTwist.Extras | PeerTwist.Store | PeerTwist.Reject,
        PeerTwist.Protocols | PeerTwist.ClientCertificate | PeerTwist.Extras | PeerTwist.Strangers,
        PeerTwist.EarlyData, PeerTwist.EarlyData | PeerTwist.Retry, PeerTwist.EarlyData | PeerTwist.Reject,
    ];

    /// <summary>What the peer of one side says, from its first byte to data after the handshake.</summary>
    public static byte[] Script(PeerTwist twist, bool toServer) => Script(twist, toServer, talks: true);

    /// <summary>What the peer of one side says until both are connected.</summary>
    public static byte[] Handshake(PeerTwist twist, bool toServer) => Script(twist, toServer, talks: false);

    private static byte[] Script(PeerTwist twist, bool toServer, bool talks)
    {
        List<byte> script = [];
        var trace = new FuzzTrace(1 << 20);
        using var client = new ConnectionHarness(isServer: false, twist, trace);
        using var server = new ConnectionHarness(isServer: true, twist, trace);
        // Messages that are cut into small records stay cut: the receiver wants no longer ones.
        bool takesApart = !twist.HasFlag(PeerTwist.SmallRecords);
        Converse(client, server, Note);
        if (!talks) return [.. script];
        foreach (ConnectionHarness end in new[] { client, server })
        {
            end.Act(0, 20);
            end.Act(1, 0);
            end.Act(0, 3);
            end.Act(2, 0);
        }
        Converse(client, server, Note);
        return [.. script];

        void Note(ConnectionHarness receiver, ContentType type, byte[] content, bool isTorn)
        {
            if (receiver == (toServer ? server : client)) script.AddRange(Steps(type, content, isTorn, takesApart));
        }
    }

    /// <summary>What both ends of an honest pair remember of each other.</summary>
    public static Remembered Session(PeerTwist twist)
    {
        if (!twist.HasFlag(PeerTwist.Extras) || twist.HasFlag(PeerTwist.Strangers)) return default;
        if (Sessions.TryGetValue(twist, out Remembered known)) return known;

        // These two have not met yet.
        PeerTwist agreeable = twist & ~PeerTwist.Reject;
        var trace = new FuzzTrace(1 << 20);
        using var client = new ConnectionHarness(isServer: false, agreeable, trace, default);
        using var server = new ConnectionHarness(isServer: true, agreeable, trace, default);
        Converse(client, server, static (_, _, _, _) => { });

        // Tickets of TLS 1.3 go with the first data.
        server.Act(0, 1);
        Converse(client, server, static (_, _, _, _) => { });
        byte[]? exported = null;
        if (client.Connection.TryTakeTicket(out TlsTicket? ticket))
        {
            using (ticket) exported = ticket.Export();
        }
        byte[]? stored = server.Connection.TryTakeStoredSession(out TlsStoredSession? session) ? session.State.ToArray() : null;
        return Sessions[twist] = new Remembered(exported, stored);
    }

    /// <summary>Makes the contexts and sessions of all twists: a few seconds.</summary>
    public static void Prepare()
    {
        var trace = new FuzzTrace(1 << 20);
        foreach (PeerTwist twist in PeerTwists.All)
        {
            new ConnectionHarness(isServer: false, twist, trace).Dispose();
            new ConnectionHarness(isServer: true, twist, trace).Dispose();
        }
    }

    /// <summary>Every handshake message that either side says.</summary>
    public static IEnumerable<byte[]> Messages()
    {
        foreach (PeerTwist twist in Twists)
        {
            foreach (bool toServer in new[] { false, true })
            {
                byte[] script = Script(twist, toServer);
                for (int at = 0; at < script.Length;)
                {
                    int length = (script[at + 2] << 8) | script[at + 3];
                    if (script[at] == PeerScript.Message) yield return [script[at + 1], 0, script[at + 2], script[at + 3], .. script.AsSpan(at + 4, length)];
                    at += 4 + length;
                }
            }
        }
    }

    private static IEnumerable<byte[]> Records(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int length = RecordHeader.Read(bytes.AsSpan(at)).TotalLength;
            yield return bytes[at..(at + length)];
            at += length;
        }
    }

    // Until neither says any more.
    private static void Converse(ConnectionHarness client, ConnectionHarness server, Action<ConnectionHarness, ContentType, byte[], bool> note)
    {
        bool goesOn = true;
        while (goesOn)
        {
            byte[] toServer = client.TakeSent(), toClient = server.TakeSent();
            foreach (byte[] record in Records(toServer)) Bring(record, server, note);
            foreach (byte[] record in Records(toClient)) Bring(record, client, note);
            goesOn = toServer.Length + toClient.Length > 0;
        }
    }

    // Opened with the receiver's own cipher, just before the receiver opens it itself.
    private static void Bring(byte[] record, ConnectionHarness receiver, Action<ConnectionHarness, ContentType, byte[], bool> note)
    {
        (ContentType type, byte[] content) = ((ContentType)record[0], record[RecordHeader.Size..]);
        if (receiver.ReadCipher is { } cipher && type != ContentType.ChangeCipherSpec)
        {
            byte[] opened = new byte[cipher.GetOpenedLength(content.Length)];
            type = cipher.Open(receiver.ReadSequence, record, opened, RecordHeader.MaxPlaintextLength, out int length);
            content = opened[..length];
        }

        // Early data that is not taken is under other keys, which NullCrypto does not tell apart.
        bool isTorn = type == ContentType.ApplicationData && receiver.ReadCipher is not null && !receiver.Connection.Driver.State.TakesApplicationData;
        if (isTorn) record[^1] = NullCrypto.TornTag;
        note(receiver, type, content, isTorn);
        receiver.Deliver(record);
    }

    private static IEnumerable<byte> Steps(ContentType type, byte[] content, bool isTorn, bool takesApart)
    {
        if (type != ContentType.Handshake || !takesApart) return PeerScript.Say(type, content, isTorn);
        List<byte> steps = [];
        for (int at = 0; at < content.Length;)
        {
            int length = HandshakeMessage.HeaderLength + ((content[at + 2] << 8) | content[at + 3]);
            steps.AddRange(PeerScript.Say(content.AsSpan(at, length)));
            at += length;
        }
        return steps;
    }
}

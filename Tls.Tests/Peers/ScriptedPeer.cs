using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake;
using Tls.Core.Keys;
using Tls.Core.Records;

namespace Tls.Tests.Peers;

/// <summary>
/// A peer that follows the protocol for as long as a test lets it, and then does whatever the test says: any message with any body in
/// any state, under the keys of the moment, split and joined at will. It owns the connection that it talks to; what it sends arrives at
/// once, and what comes back is opened and sorted at once. A role derives from it for each side and version.
/// </summary>
/// <remarks>
/// Three ways to break a rule, from coarse to fine: the <c>Change...</c> and <see cref="Changes"/> properties alter one message of an
/// otherwise honest handshake (both transcripts agree on it, so nothing else breaks); <see cref="RunTo{TState}"/> stops before some
/// message, and <see cref="Send"/> or <see cref="SendRecord"/> says another; <see cref="Hold"/> gathers records that
/// <see cref="Deliver"/> brings across cut as the test likes.
/// </remarks>
internal abstract class ScriptedPeer : IDisposable
{
    private readonly TlsBuffer _inbox = new();
    private readonly TlsBuffer _wire = new();
    private readonly List<byte> _handshake = [];
    private readonly List<byte> _held = [];
    private IEnumerator<Action>? _script;
    private TrafficSecret? _writeSecret;
    private RecordCipher? _sealer;
    private ulong _sequence;
    private bool _isHolding;

    protected ScriptedPeer(TlsConnection connection)
    {
        Connection = connection;
        Transcript = new Transcript(Provider);
        Reader = new RecordReader(isServer: !connection.IsServer);
    }

    /// <summary>The one under test.</summary>
    public TlsConnection Connection { get; }

    /// <summary>What the last Receive came to.</summary>
    public TlsStatus Status { get; private set; }

    /// <summary>Application data that the connection took from us.</summary>
    public TlsBuffer Plaintext { get; } = new();

    /// <summary>Application data that the connection sent.</summary>
    public List<byte> Data { get; } = [];

    /// <summary>Alerts that the connection sent.</summary>
    public List<(AlertLevel Level, AlertDescription Description)> Alerts { get; } = [];

    /// <summary>Handshake messages that the connection sent, with their headers.</summary>
    public List<byte[]> Messages { get; } = [];

    /// <summary>Handshake messages that we sent, with their headers.</summary>
    public List<byte[]> Said { get; } = [];

    /// <summary>The type and whole length of every record that the connection sent; for a protected one the type inside.</summary>
    public List<(ContentType Type, int Length)> Records { get; } = [];

    /// <summary>Every step from state to state that was seen.</summary>
    public HashSet<(Type From, Type To)> Transitions { get; } = [];

    /// <summary>Answers the connection's question, or leaves it open, as null does.</summary>
    public Action<TlsDecision>? Answer { get; set; } = Answers.Agree;

    /// <summary>What becomes of the bodies of our messages other than hellos; the transcript takes the changed ones.</summary>
    public Dictionary<HandshakeType, Func<byte[], byte[]>> Changes { get; } = [];

    /// <summary>Messages of ours that are left out.</summary>
    public HashSet<HandshakeType> Omitted { get; } = [];

    /// <summary>The most that goes into one record of ours.</summary>
    public int FragmentSize { get; set; } = RecordHeader.MaxPlaintextLength;

    public Type State => Connection.Driver.State.GetType();

    public HandshakeSecrets? HandshakeSecrets { get; protected set; }

    public ApplicationSecrets? ApplicationSecrets { get; protected set; }

    public Transcript Transcript { get; }

    /// <summary>Opens what the connection sends.</summary>
    public RecordReader Reader { get; }

    protected static TlsCryptoProvider Provider => TlsCryptoProvider.Platform;

    protected SecretLedger Ledger { get; } = new();

    /// <summary>The next honest step; false where the script is over.</summary>
    public bool Next()
    {
        _script ??= Script().GetEnumerator();
        if (!_script.MoveNext()) return false;
        _script.Current();
        return true;
    }

    /// <summary>Goes on to the end of the script, or until the connection fails or waits for an answer.</summary>
    public void Run()
    {
        while (Connection.Error is null && Status != TlsStatus.NeedDecision && Next()) { }
    }

    /// <summary>Goes on until the connection is in a state.</summary>
    public void RunTo<TState>()
        where TState : HandshakeState => RunTo(typeof(TState));

    public void RunTo(Type state)
    {
        while (State != state)
        {
            if (Connection.Error is not null || !Next()) Assert.Fail($"The script does not lead to {state}: {State}, {Connection.Error}");
        }
    }

    /// <summary>Notes messages in the transcript and sends them in one record, or more where they do not fit.</summary>
    public void Send(params byte[][] messages) => Emit(SealMessages(messages));

    /// <summary>Sends one message in as many records as the cuts make of it.</summary>
    public void SendSplit(byte[] message, params int[] cuts)
    {
        Transcript.Append(message);
        int start = 0;
        foreach (int cut in cuts.Append(message.Length))
        {
            SendRecord(ContentType.Handshake, message.AsSpan(start..cut));
            start = cut;
        }
    }

    /// <summary>Sends one record under the keys of the moment. A type of 0 and no content is padding and nothing else.</summary>
    public void SendRecord(ContentType type, ReadOnlySpan<byte> content, int padding = 0) => Emit(Seal(type, content, padding));

    public void SendAlert(AlertDescription description, AlertLevel level = AlertLevel.Fatal) =>
        SendRecord(ContentType.Alert, [(byte)level, (byte)description]);

    public void SendChangeCipherSpec(params byte[] body) => Emit(Encoded.Record((byte)ContentType.ChangeCipherSpec, body.Length == 0 ? [1] : body));

    /// <summary>Sends a KeyUpdate and goes on under the next key.</summary>
    public void SendKeyUpdate(KeyUpdateRequest request = KeyUpdateRequest.UpdateNotRequested)
    {
        byte[] record = Seal(ContentType.Handshake, Encoded.Message(new Core.Messages.KeyUpdate(request)));
        UpdateWriteKeys();
        Emit(record);
    }

    /// <summary>Sends a message that a connected state takes and stays what it is.</summary>
    public virtual void SendInPlace()
    {
        Type before = State;
        SendKeyUpdate();
        if (Connection.Error is null) Transitions.Add((before, State));
    }

    /// <summary>Goes on under the next key, whether a KeyUpdate said so or not.</summary>
    public void UpdateWriteKeys() => Protect(_writeSecret!.Next());

    /// <summary>The record that would be sent.</summary>
    public byte[] Seal(ContentType type, ReadOnlySpan<byte> content, int padding = 0)
    {
        if (_sealer is null) return Encoded.Record((byte)type, content);
        byte[] record = new byte[_sealer.GetSealedLength(content.Length, padding)];
        _sealer.Seal(_sequence++, type, content, record);
        return record;
    }

    /// <summary>From here on records are gathered instead of sent.</summary>
    public void Hold() => _isHolding = true;

    /// <summary>What was gathered; from here on records are sent again.</summary>
    public byte[] TakeHeld()
    {
        byte[] held = [.. _held];
        _held.Clear();
        _isHolding = false;
        return held;
    }

    /// <summary>Brings bytes to the connection as they are, lets it work on them, and reads what it says.</summary>
    public TlsStatus Deliver(ReadOnlySpan<byte> bytes)
    {
        _inbox.Write(bytes);
        do
        {
            HandshakeState before = Connection.Driver.State;
            Status = Connection.Receive(_inbox.Unread, Plaintext, _wire, out int consumed);
            _inbox.Consume(consumed);
            NoteTransition(before);
        }
        while (Status == TlsStatus.Done || (Status == TlsStatus.NeedDecision && Resolve()));
        Read();
        return Status;
    }

    /// <summary>Lets the connection write by another verb, and reads what it says.</summary>
    public void Let(Action<TlsBuffer> verb)
    {
        HandshakeState before = Connection.Driver.State;
        verb(_wire);
        NoteTransition(before);
        Read();
    }

    /// <summary>What the connection has not consumed.</summary>
    public int Unconsumed => _inbox.Length;

    /// <summary>The connection has failed for this reason, said so once, and is dead: no verb says or does anything more, and every secret is wiped.</summary>
    public void ExpectFault(TlsFault fault, AlertDescription? alert)
    {
        Assert.That(Connection.Error?.Fault, Is.EqualTo(fault), $"{State} {Connection.Error}");
        Assert.That(Status, Is.EqualTo(TlsStatus.Failed));
        Assert.That(Connection.Error!.Value.Alert, Is.EqualTo(alert));
        Assert.That(Connection.Error!.Value.IsAlertFromPeer, Is.False);
        Assert.That(Alerts, alert is null ? Is.Empty : Is.EqualTo(new[] { (AlertLevel.Fatal, alert.Value) }), "what was said");
        ExpectDead();
    }

    public void ExpectDead()
    {
        TlsFault? fault = Connection.Error?.Fault;
        int plaintext = Plaintext.Length;
        using var output = new TlsBuffer();
        Assert.That(Connection.Receive(Encoded.Record(23, new byte[40]), Plaintext, output, out int consumed), Is.EqualTo(TlsStatus.Failed));
        Assert.That(Connection.Send([1], output, out int taken), Is.EqualTo(TlsStatus.Failed));
        Assert.That(Connection.UpdateKeys(output), Is.EqualTo(TlsStatus.Failed));
        Assert.That(Connection.Close(output), Is.EqualTo(TlsStatus.Failed));
        Assert.That((consumed, taken, output.Length, Plaintext.Length - plaintext), Is.EqualTo((0, 0, 0, 0)), "a dead connection takes and gives nothing");
        Assert.That(Connection.Error?.Fault, Is.EqualTo(fault));
        Assert.That(Connection.IsConnected, Is.False);
        Assert.That(Connection.Decision, Is.Null);
        Assert.That(Connection.Context.Ledger.Secrets.Count(secret => !secret.IsDisposed), Is.Zero, "secrets that were not wiped");
    }

    /// <summary>Data and a key update go both ways.</summary>
    public void ExpectWorks()
    {
        Assert.That(Connection.Error, Is.Null);
        Assert.That(Connection.IsConnected, $"{State}");
        SendRecord(ContentType.ApplicationData, "to the connection"u8);
        Assert.That(Plaintext.Unread.EndsWith("to the connection"u8), "what was sent arrived");
        Let(output => Connection.Send("from the connection"u8, output, out _));
        Assert.That(Data, Is.SupersetOf("from the connection"u8.ToArray()));
        Assert.That(Alerts, Is.Empty);
    }

    public void Dispose()
    {
        Connection.Dispose();
        _inbox.Dispose();
        _wire.Dispose();
        Plaintext.Dispose();
        Reader.Dispose();
        _sealer?.Dispose();
        _script?.Dispose();
        Transcript.Dispose();
        Ledger.Dispose();
    }

    /// <summary>The honest steps in order, each decided on when the one before is done.</summary>
    protected abstract IEnumerable<Action> Script();

    /// <summary>Follows what the connection says.</summary>
    protected abstract void Follow(byte[] message);

    protected void Start() => Let(output => Connection.Start(output));

    /// <summary>Sends one message other than a hello, with whatever change was asked for.</summary>
    protected void SendChanged(byte[] message, Action? whenSealed = null)
    {
        var type = (HandshakeType)message[0];
        if (!Omitted.Contains(type))
        {
            if (Changes.TryGetValue(type, out Func<byte[], byte[]>? change)) message = Encoded.Message(type, change(message[HandshakeMessage.HeaderLength..]));
            byte[] records = SealMessages(message);
            whenSealed?.Invoke();
            Emit(records);
            return;
        }
        whenSealed?.Invoke();
    }

    /// <summary>From here on our records are sealed with this.</summary>
    protected void Protect(TrafficSecret secret)
    {
        Protect(secret.CreateCipher());
        _writeSecret = secret;
    }

    /// <summary>From here on our records are sealed with this; null leaves them open.</summary>
    protected void Protect(RecordCipher? cipher)
    {
        _sealer?.Dispose();
        _sealer = cipher;
        _sequence = 0;
    }

    /// <summary>From here on the connection's records are opened with this.</summary>
    protected void ReadWith(TrafficSecret secret) => Reader.SetKeys(secret, RecordBoundary.Expect(true));

    /// <summary>The connection's change_cipher_spec came.</summary>
    protected virtual void FollowChangeCipherSpec() { }

    protected void UpdateReadKeys() => Reader.UpdateKeys(RecordBoundary.Expect(true));

    protected void CheckFinished(byte[] message, TrafficSecret theirs)
    {
        byte[] mac = new byte[Transcript.Function.Length()];
        theirs.FinishedMac(Transcript, mac);
        Assert.That(message[HandshakeMessage.HeaderLength..], Is.EqualTo(mac), "the connection's Finished");
    }

    protected byte[] FinishedMessage(TrafficSecret ours)
    {
        byte[] mac = new byte[Transcript.Function.Length()];
        ours.FinishedMac(Transcript, mac);
        return Encoded.Message(HandshakeType.Finished, mac);
    }

    private void NoteTransition(HandshakeState before)
    {
        if (Connection.Error is null && Connection.Driver.State != before) Transitions.Add((before.GetType(), State));
    }

    private byte[] SealMessages(params byte[][] messages)
    {
        foreach (byte[] message in messages) Transcript.Append(message);
        Said.AddRange(messages);
        return [.. Encoded.Join(messages).Chunk(FragmentSize).SelectMany(fragment => Seal(ContentType.Handshake, fragment))];
    }

    private void Emit(byte[] records)
    {
        if (_isHolding) _held.AddRange(records);
        else Deliver(records);
    }

    private bool Resolve()
    {
        if (Answer is null) return false;
        TlsDecision question = Connection.Decision!;
        Answer(question);
        return question.IsAnswered;
    }

    private void Read()
    {
        while (Reader.TryReadHeader(_wire.Unread, out RecordHeader header))
        {
            byte[] content = new byte[header.Length];
            ContentType type = Reader.Open(header, _wire.Unread[..header.TotalLength], content, out int length);
            _wire.Consume(header.TotalLength);
            Records.Add((type, header.TotalLength));
            Sort(type, content[..length]);
        }
    }

    private void Sort(ContentType type, byte[] content)
    {
        switch (type)
        {
            case ContentType.Handshake:
                _handshake.AddRange(content);
                while (TryTake() is { } message)
                {
                    Messages.Add(message);
                    Follow(message);
                }
                break;
            case ContentType.Alert:
                Assert.That(content, Has.Length.EqualTo(2));
                Alerts.Add(((AlertLevel)content[0], (AlertDescription)content[1]));
                break;
            case ContentType.ApplicationData:
                Data.AddRange(content);
                break;
            case ContentType.ChangeCipherSpec:
                Assert.That(content, Is.EqualTo(new byte[] { 1 }));
                FollowChangeCipherSpec();
                break;
            default:
                Assert.Fail($"The connection sent a record of type {type}.");
                break;
        }
    }

    private byte[]? TryTake()
    {
        if (_handshake.Count < HandshakeMessage.HeaderLength) return null;
        int length = HandshakeMessage.HeaderLength + ((_handshake[1] << 16) | (_handshake[2] << 8) | _handshake[3]);
        if (_handshake.Count < length) return null;
        byte[] message = [.. _handshake.Take(length)];
        _handshake.RemoveRange(0, length);
        return message;
    }
}

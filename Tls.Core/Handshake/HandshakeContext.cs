using System;
using System.Buffers;
using System.Collections.Generic;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Core.Records;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake;

/// <summary>
/// What every state needs whatever it waits for: the transcript, both record directions, and the flight under construction. What only
/// some states know lives in those states. One thread at a time.
/// </summary>
internal sealed class HandshakeContext(TlsCryptoProvider provider, TlsLimits limits, RecordReader reader, RecordWriter writer) : IDisposable
{
    private readonly TlsWriter _flight = new();
    private List<IDisposable>? _owned;
    private IDisposable? _keysUnderWay;

    public TlsCryptoProvider Provider { get; private set; } = provider;

    public TlsLimits Limits { get; private set; } = limits;

    public RecordReader Reader { get; } = reader;

    public RecordWriter Writer { get; private set; } = writer;

    public Transcript Transcript { get; private set; } = new(provider);

    public SecretLedger Ledger { get; } = new();

    public TlsConnectionInfo Info { get; } = new();

    /// <summary>Null where the caller wants nothing to do with sessions.</summary>
    public ConnectionSessions? Sessions { get; set; }

    /// <summary>Keying material for others; null until the keys are agreed on. To be used only once the handshake is complete.</summary>
    public Exporter? Exporter { get; set; }

    /// <summary>Null where the options do not ask for one. The connection's, which outlives this.</summary>
    public KeyLog? KeyLog { get; set; }

    public PostHandshake PostHandshake { get; private set; } = new(limits);

    /// <summary>Appendix E.4: in TLS 1.3 change_cipher_spec is sent, as the options want it or, on a server, the client.</summary>
    public bool IsCompatible { get; set; }

    /// <summary>A change_cipher_spec came where TLS 1.3 drops it.</summary>
    public bool HasDroppedChangeCipherSpec { get; set; }

    /// <summary>A client's caller wants to send early data, where it may.</summary>
    public bool OffersEarlyData { get; set; }

    /// <summary>Plaintext bytes of early data at most: what a client may send, what a server takes.</summary>
    public int EarlyDataLimit { get; set; }

    /// <summary>RFC 9846 §7.5: from when early data is offered (client) or taken (server); null where it is not. Its secret is the ledger's, too.</summary>
    public Exporter? EarlyExporter { get; set; }

    /// <summary>The key schedule of TLS 1.3 for the negotiated suite.</summary>
    public KeySchedule StartSchedule(CipherSuiteSpec suite, ReadOnlySpan<byte> clientRandom) =>
        new(Provider, Ledger, suite, KeyLog?.Of(clientRandom));

    /// <summary>Disposes it at the latest with the connection, whatever state held it when a fault struck.</summary>
    public void Own(IDisposable resource) => (_owned ??= new List<IDisposable>(2)).Add(resource);

    /// <summary>The version is agreed on, for the records too.</summary>
    public void Settle(ProtocolVersion version) => (Info.Version, Reader.Version) = (version, version);

    /// <summary>Goes on under another policy. Nothing was sent and nothing noted yet, so nothing of the first one stays.</summary>
    public void Adopt(Policy policy)
    {
        Transcript.Dispose();
        (Provider, Limits) = (policy.Provider, policy.Limits);
        (Transcript, PostHandshake) = (new Transcript(policy.Provider), new PostHandshake(policy.Limits) { IsWriteClosed = PostHandshake.IsWriteClosed });
        KeyLog?.Dispose();
        KeyLog = policy.CreateKeyLog();
        IBufferWriter<byte>? output = Writer.Output;
        Writer.Dispose();
        Writer = policy.CreateWriter();
        Writer.Output = output;
    }

    /// <summary>Adds a message to the flight and to the transcript.</summary>
    public void Send<TMessage>(in TMessage message)
        where TMessage : IHandshakeMessage<TMessage>, allows ref struct
    {
        int start = _flight.Length;
        HandshakeMessage.Write(message, _flight);
        Transcript.Append(_flight.Written[start..]);
    }

    /// <summary>Adds a message that is encoded already, with its header.</summary>
    public void Send(ReadOnlySpan<byte> message)
    {
        _flight.Write(message);
        Transcript.Append(message);
    }

    /// <summary>
    /// §4.1: what comes after the handshake is no part of the transcript. §5.1: no part of it may be under another key than the rest.
    /// Goes out with the next <see cref="Flush"/>.
    /// </summary>
    public void SendAfterHandshake<TMessage>(in TMessage message)
        where TMessage : IHandshakeMessage<TMessage>, allows ref struct
    {
        using var encoded = new TlsWriter();
        HandshakeMessage.Write(message, encoded);
        if (Writer.IsKeyUpdateDueBefore(_flight.Length + encoded.Length))
        {
            Flush();
            PostHandshake.SendKeyUpdate(this, askPeer: false);
        }
        _flight.Write(encoded.Written);
    }

    /// <summary>Writes the flight out as records under the current keys. Messages that share a flight share records.</summary>
    public void Flush()
    {
        Writer.Write(ContentType.Handshake, _flight.Written);
        _flight.Dispose();
    }

    /// <summary>Appendix E.4: for middleboxes that would not let an unknown protocol through.</summary>
    public void SendChangeCipherSpec()
    {
        Flush();
        Writer.WriteChangeCipherSpec();
    }

    /// <summary>Changes the write keys; what was sent before goes out under the old ones.</summary>
    public void SetWriteKeys(TrafficSecret secret)
    {
        Flush();
        Writer.SetKeys(secret);
    }

    /// <summary>Changes the write keys to some that cannot be updated; what was sent before goes out under the old ones.</summary>
    public void SetWriteKeys(RecordCipher cipher, CipherSuiteSpec suite)
    {
        Flush();
        Writer.SetKeys(cipher, suite);
    }

    /// <summary>An alert that ends nothing.</summary>
    public void SendWarning(AlertDescription description)
    {
        Flush();
        Writer.Write(ContentType.Alert, [(byte)AlertLevel.Warning, (byte)description]);
    }

    /// <summary>§4.7.3: KeyUpdate is the last message under the old keys, and no part of the transcript.</summary>
    public void SendKeyUpdate(Messages.KeyUpdate message)
    {
        HandshakeMessage.Write(message, _flight);
        Flush();
        Writer.UpdateKeys();
    }

    /// <summary>A fault: what was not flushed is never sent.</summary>
    public void DropFlight() => _flight.Dispose();

    /// <summary>Likewise for keys that both directions will have taken over once the handshake is complete.</summary>
    public void OwnUntilConnected(IDisposable keys) => _keysUnderWay = keys;

    /// <summary>Connected: what only the handshake needed goes, so that an idle connection holds little. May be called again.</summary>
    public void ForgetHandshake()
    {
        _owned?.ForEach(static resource => resource.Dispose());
        _owned = null;
        _keysUnderWay = null;
        Transcript.Dispose();
        Ledger.Trim();
    }

    public void Dispose()
    {
        _keysUnderWay?.Dispose();
        ForgetHandshake();
        _flight.Dispose();
        Sessions?.Dispose();
        Reader.Dispose();
        Writer.Dispose();
        Exporter?.Dispose();
        Ledger.Dispose();
    }
}

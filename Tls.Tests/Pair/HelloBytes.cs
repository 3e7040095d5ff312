using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Messages;
using Tls.Core.Records;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>A ClientHello taken apart, for a man in the middle who changes it, or for a client that this library has no options for.</summary>
internal sealed class HelloBytes
{
    /// <summary>Where a ServerHello's random lies in the record that begins with it.</summary>
    public const int ServerRandomOffset = RecordHeader.Size + HandshakeMessage.HeaderLength + 2;

    private readonly byte[] _random;
    private readonly byte[] _sessionId;
    private readonly bool _hasExtensions;

    private HelloBytes(ClientHello hello)
    {
        LegacyVersion = (ushort)hello.LegacyVersion;
        _random = hello.Random.ToArray();
        _sessionId = hello.LegacySessionId.ToArray();
        foreach (CipherSuite suite in hello.CipherSuites) CipherSuites.Add(suite);
        CompressionMethods = hello.LegacyCompressionMethods.ToArray();
        foreach (ExtensionEntry entry in hello.Extensions) Extensions.Add((entry.Type, entry.Data.ToArray()));
        _hasExtensions = hello.HasExtensions;
    }

    public ushort LegacyVersion { get; set; }

    public List<CipherSuite> CipherSuites { get; } = [];

    public byte[] CompressionMethods { get; set; }

    public List<(ExtensionType Type, byte[] Data)> Extensions { get; } = [];

    /// <summary>Changes the ClientHello that a started client has in its outbox.</summary>
    public static void EditFirst(TlsMemoryPair pair, Action<HelloBytes> edit)
    {
        TlsBuffer outbox = pair.Client.Outbox;
        var hello = new HelloBytes(ClientHello.Parse(outbox.Unread[(RecordHeader.Size + HandshakeMessage.HeaderLength)..]));
        outbox.Consume(outbox.Length);
        edit(hello);
        outbox.Write(hello.ToRecord());
    }

    /// <summary>Changes bytes of what the server has in its outbox.</summary>
    public static void EditAnswer(TlsMemoryPair pair, Action<byte[]> edit)
    {
        byte[] answer = pair.Server.Outbox.Unread.ToArray();
        pair.Server.Outbox.Consume(answer.Length);
        edit(answer);
        pair.Server.Outbox.Write(answer);
    }

    public void Remove(ExtensionType type) => Extensions.RemoveAll(extension => extension.Type == type);

    /// <summary>Puts it where it was, or last.</summary>
    public void Set(ExtensionType type, params byte[] data)
    {
        int index = Extensions.FindIndex(extension => extension.Type == type);
        if (index >= 0) Extensions[index] = (type, data);
        else Extensions.Add((type, data));
    }

    private byte[] ToRecord()
    {
        using var extensions = new TlsWriter();
        foreach ((ExtensionType type, byte[] data) in Extensions) extensions.WriteExtension(type, data);
        var hello = new ClientHello(
            (ProtocolVersion)LegacyVersion,
            _random,
            _sessionId,
            CodePointList<CipherSuite>.Parse([.. CipherSuites.SelectMany(suite => new[] { (byte)((ushort)suite >> 8), (byte)((ushort)suite & 0xFF) })]),
            CompressionMethods,
            ExtensionBlock.Parse(extensions.Written))
        {
            HasExtensions = _hasExtensions && Extensions.Count > 0,
        };
        using var message = new TlsWriter();
        HandshakeMessage.Write(hello, message);
        byte[] record = new byte[RecordHeader.Size + message.Length];
        RecordHeader.Write(record, ContentType.Handshake, ProtocolVersion.Tls10, message.Length);
        message.Written.CopyTo(record.AsSpan(RecordHeader.Size));
        return record;
    }
}

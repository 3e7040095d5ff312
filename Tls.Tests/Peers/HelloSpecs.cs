using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Messages;

namespace Tls.Tests.Peers;

/// <summary>What both hellos have in common, as values to be changed.</summary>
internal abstract class HelloSpec
{
    public ProtocolVersion LegacyVersion { get; set; } = ProtocolVersion.Tls12;

    public byte[] Random { get; set; } = RandomNumberGenerator.GetBytes(ClientHello.RandomLength);

    public byte[] SessionId { get; set; } = [];

    public ExtensionList Extensions { get; init; } = [];

    /// <summary>False ends the message before the block.</summary>
    public bool HasExtensions { get; set; } = true;

    /// <summary>Bytes behind the end of the message's last field.</summary>
    public byte[] Trailer { get; set; } = [];

    /// <summary>The message with its header.</summary>
    public byte[] Encode()
    {
        using var writer = new TlsWriter();
        writer.WriteUInt16((ushort)LegacyVersion);
        writer.Write(Random);
        writer.WriteVector8(SessionId);
        WriteChoices(writer);
        if (HasExtensions) writer.WriteVector16(Extensions.Encode());
        writer.Write(Trailer);
        return Encoded.Message(Type, writer.Written.ToArray());
    }

    protected abstract HandshakeType Type { get; }

    protected abstract void WriteChoices(TlsWriter writer);
}

/// <summary>A ClientHello (RFC 9846 §4.2.2) as values to be changed.</summary>
internal sealed class ClientHelloSpec : HelloSpec
{
    public List<CipherSuite> CipherSuites { get; init; } = [];

    public byte[] CompressionMethods { get; set; } = [0];

    protected override HandshakeType Type => HandshakeType.ClientHello;

    public static ClientHelloSpec Parse(byte[] message)
    {
        var hello = ClientHello.Parse(message.AsSpan(HandshakeMessage.HeaderLength));
        var spec = new ClientHelloSpec
        {
            LegacyVersion = hello.LegacyVersion,
            Random = hello.Random.ToArray(),
            SessionId = hello.LegacySessionId.ToArray(),
            CompressionMethods = hello.LegacyCompressionMethods.ToArray(),
            Extensions = ExtensionList.Parse(hello.Extensions),
            HasExtensions = hello.HasExtensions,
        };
        foreach (CipherSuite suite in hello.CipherSuites) spec.CipherSuites.Add(suite);
        return spec;
    }

    protected override void WriteChoices(TlsWriter writer)
    {
        writer.WriteVector16(Encoded.CodePoints([.. CipherSuites]));
        writer.WriteVector8(CompressionMethods);
    }
}

/// <summary>A ServerHello (RFC 9846 §4.2.3) as values to be changed.</summary>
internal sealed class ServerHelloSpec : HelloSpec
{
    public CipherSuite CipherSuite { get; set; }

    public byte CompressionMethod { get; set; }

    protected override HandshakeType Type => HandshakeType.ServerHello;

    protected override void WriteChoices(TlsWriter writer)
    {
        writer.WriteUInt16((ushort)CipherSuite);
        writer.WriteUInt8(CompressionMethod);
    }
}

using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>
/// RFC 9846 §4.2.3, and §4.2.4 where the random says HelloRetryRequest; the same bytes serve RFC 5246 §7.4.1.3. As in
/// <see cref="ClientHello"/>, the extensions may be missing until the version is known.
/// </summary>
internal readonly ref struct ServerHello(
    ProtocolVersion legacyVersion,
    ReadOnlySpan<byte> random,
    ReadOnlySpan<byte> legacySessionIdEcho,
    CipherSuite cipherSuite,
    byte legacyCompressionMethod,
    ExtensionBlock extensions) : IHandshakeMessage<ServerHello>
{
    public static HandshakeType Type => HandshakeType.ServerHello;

    /// <summary>§4.2.3: the SHA-256 of "HelloRetryRequest".</summary>
    public static ReadOnlySpan<byte> HelloRetryRequestRandom =>
    [
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
        0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
    ];

    public ProtocolVersion LegacyVersion { get; } = legacyVersion;

    public ReadOnlySpan<byte> Random { get; } = random;

    public ReadOnlySpan<byte> LegacySessionIdEcho { get; } = legacySessionIdEcho;

    public CipherSuite CipherSuite { get; } = cipherSuite;

    public byte LegacyCompressionMethod { get; } = legacyCompressionMethod;

    public ExtensionBlock Extensions { get; } = extensions;

    /// <summary>False where the message ends before the block, as it may before TLS 1.3.</summary>
    public bool HasExtensions { get; init; } = true;

    public bool IsHelloRetryRequest => Random.SequenceEqual(HelloRetryRequestRandom);

    public static ServerHello Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var legacyVersion = (ProtocolVersion)reader.ReadUInt16();
        ReadOnlySpan<byte> random = reader.ReadBytes(ClientHello.RandomLength);
        ReadOnlySpan<byte> legacySessionIdEcho = reader.ReadVector8(max: ClientHello.MaxSessionIdLength);
        var cipherSuite = (CipherSuite)reader.ReadUInt16();
        byte legacyCompressionMethod = reader.ReadUInt8();
        var extensions = ExtensionBlock.ParseOptional(reader.ReadRest(), out bool hasExtensions);
        return new ServerHello(legacyVersion, random, legacySessionIdEcho, cipherSuite, legacyCompressionMethod, extensions)
        {
            HasExtensions = hasExtensions,
        };
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteUInt16((ushort)LegacyVersion);
        writer.Write(Random);
        writer.WriteVector8(LegacySessionIdEcho);
        writer.WriteUInt16((ushort)CipherSuite);
        writer.WriteUInt8(LegacyCompressionMethod);
        if (HasExtensions) writer.WriteVector16(Extensions.Encoded);
    }
}

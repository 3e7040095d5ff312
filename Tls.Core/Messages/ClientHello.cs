using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>
/// RFC 9846 §4.2.2; the same bytes serve RFC 5246 §7.4.1.2. Which version is meant is not known before the extensions are read, so
/// the lower bound of an older hello holds here: no extensions at all, or an empty block.
/// </summary>
internal readonly ref struct ClientHello(
    ProtocolVersion legacyVersion,
    ReadOnlySpan<byte> random,
    ReadOnlySpan<byte> legacySessionId,
    CodePointList<CipherSuite> cipherSuites,
    ReadOnlySpan<byte> legacyCompressionMethods,
    ExtensionBlock extensions) : IHandshakeMessage<ClientHello>
{
    /// <summary>The length of both hellos' random.</summary>
    public const int RandomLength = 32;

    /// <summary>The longest legacy_session_id of both hellos.</summary>
    public const int MaxSessionIdLength = 32;

    public static HandshakeType Type => HandshakeType.ClientHello;

    public ProtocolVersion LegacyVersion { get; } = legacyVersion;

    public ReadOnlySpan<byte> Random { get; } = random;

    public ReadOnlySpan<byte> LegacySessionId { get; } = legacySessionId;

    public CodePointList<CipherSuite> CipherSuites { get; } = cipherSuites;

    public ReadOnlySpan<byte> LegacyCompressionMethods { get; } = legacyCompressionMethods;

    public ExtensionBlock Extensions { get; } = extensions;

    /// <summary>False where the message ends before the block, as it may before TLS 1.3.</summary>
    public bool HasExtensions { get; init; } = true;

    public static ClientHello Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var legacyVersion = (ProtocolVersion)reader.ReadUInt16();
        ReadOnlySpan<byte> random = reader.ReadBytes(RandomLength);
        ReadOnlySpan<byte> legacySessionId = reader.ReadVector8(max: MaxSessionIdLength);
        var cipherSuites = CodePointList<CipherSuite>.Parse(reader.ReadVector16(2, 0xFFFE));
        ReadOnlySpan<byte> legacyCompressionMethods = reader.ReadVector8(1);
        var extensions = ExtensionBlock.ParseOptional(reader.ReadRest(), out bool hasExtensions);
        return new ClientHello(legacyVersion, random, legacySessionId, cipherSuites, legacyCompressionMethods, extensions)
        {
            HasExtensions = hasExtensions,
        };
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteUInt16((ushort)LegacyVersion);
        writer.Write(Random);
        writer.WriteVector8(LegacySessionId);
        writer.WriteVector16(CipherSuites.Encoded);
        writer.WriteVector8(LegacyCompressionMethods);
        if (HasExtensions) writer.WriteVector16(Extensions.Encoded);
    }
}

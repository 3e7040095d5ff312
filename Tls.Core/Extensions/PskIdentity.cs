using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>One pre-shared key on offer (RFC 9846 §4.3.11): a ticket, or a label agreed elsewhere.</summary>
internal readonly ref struct PskIdentity(ReadOnlySpan<byte> identity, uint obfuscatedTicketAge) : IElementFormat<PskIdentity>
{
    public ReadOnlySpan<byte> Identity { get; } = identity;

    /// <summary>The ticket's age in milliseconds plus its ticket_age_add, modulo 2^32 (§4.3.11.1).</summary>
    public uint ObfuscatedTicketAge { get; } = obfuscatedTicketAge;

    public static PskIdentity Read(scoped ref TlsReader reader) => new(reader.ReadVector16(1), reader.ReadUInt32());

    public void Write(TlsWriter writer)
    {
        writer.WriteVector16(Identity);
        writer.WriteUInt32(ObfuscatedTicketAge);
    }
}

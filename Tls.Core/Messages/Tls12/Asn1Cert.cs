using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages.Tls12;

/// <summary>One ASN.1Cert of a certificate_list (RFC 5246 §7.4.2).</summary>
internal readonly struct Asn1Cert : IElementFormat<ReadOnlySpan<byte>>
{
    public static ReadOnlySpan<byte> Read(scoped ref TlsReader reader) => reader.ReadVector24(1);

    public static void Write(TlsWriter writer, ReadOnlySpan<byte> certificate) => writer.WriteVector24(certificate);
}

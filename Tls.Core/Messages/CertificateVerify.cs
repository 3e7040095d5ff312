using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>RFC 9846 §4.5.2; the same bytes serve RFC 5246 §7.4.8.</summary>
internal readonly ref struct CertificateVerify(SignatureScheme algorithm, ReadOnlySpan<byte> signature) : IHandshakeMessage<CertificateVerify>
{
    public static HandshakeType Type => HandshakeType.CertificateVerify;

    public SignatureScheme Algorithm { get; } = algorithm;

    public ReadOnlySpan<byte> Signature { get; } = signature;

    public static CertificateVerify Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var message = new CertificateVerify((SignatureScheme)reader.ReadUInt16(), reader.ReadVector16());
        reader.ExpectEnd();
        return message;
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteUInt16((ushort)Algorithm);
        writer.WriteVector16(Signature);
    }
}

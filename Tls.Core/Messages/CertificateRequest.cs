using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>RFC 9846 §4.4.2. The block may be empty by its syntax; that signature_algorithms must be in it is for the state to say.</summary>
internal readonly ref struct CertificateRequest(ReadOnlySpan<byte> certificateRequestContext, ExtensionBlock extensions)
    : IHandshakeMessage<CertificateRequest>
{
    public static HandshakeType Type => HandshakeType.CertificateRequest;

    public ReadOnlySpan<byte> CertificateRequestContext { get; } = certificateRequestContext;

    public ExtensionBlock Extensions { get; } = extensions;

    public static CertificateRequest Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var message = new CertificateRequest(reader.ReadVector8(), ExtensionBlock.Parse(reader.ReadVector16()));
        reader.ExpectEnd();
        return message;
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteVector8(CertificateRequestContext);
        writer.WriteVector16(Extensions.Encoded);
    }
}

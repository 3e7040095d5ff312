using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages.Tls12;

/// <summary>RFC 6066 §8, of type OCSP: the staple, which TLS 1.3 moved into the Certificate message as an extension of the same bytes.</summary>
internal readonly ref struct CertificateStatus(ReadOnlySpan<byte> ocspResponse) : IHandshakeMessage<CertificateStatus>
{
    public static HandshakeType Type => HandshakeType.CertificateStatus;

    /// <summary>DER OCSPResponse.</summary>
    public ReadOnlySpan<byte> OcspResponse { get; } = ocspResponse;

    public static CertificateStatus Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var statusType = (CertificateStatusType)reader.ReadUInt8();
        PeerFaultException.ThrowIf(statusType != CertificateStatusType.Ocsp, TlsFault.InvalidCertificateStatus);
        var message = new CertificateStatus(reader.ReadVector24(1));
        reader.ExpectEnd();
        return message;
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteUInt8((byte)CertificateStatusType.Ocsp);
        writer.WriteVector24(OcspResponse);
    }
}

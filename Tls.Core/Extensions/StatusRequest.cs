using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>
/// status_request of a ClientHello: the client would like the certificate's status with the certificate (RFC 6066 §8). A status
/// type that is not OCSP has a content nobody knows here, so it stays opaque.
/// </summary>
internal readonly ref struct StatusRequest(CertificateStatusType statusType, ReadOnlySpan<byte> request) : IExtension<StatusRequest>
{
    public static ExtensionType Type => ExtensionType.StatusRequest;

    /// <summary>Asks for OCSP from any responder: both lists are empty.</summary>
    public static StatusRequest AnyOcsp => new(CertificateStatusType.Ocsp, [0, 0, 0, 0]);

    public CertificateStatusType StatusType { get; } = statusType;

    /// <summary>For OCSP: responder_id_list and request_extensions.</summary>
    public ReadOnlySpan<byte> Request { get; } = request;

    public static StatusRequest Parse(ReadOnlySpan<byte> data)
    {
        var reader = new TlsReader(data);
        var statusType = (CertificateStatusType)reader.ReadUInt8();
        ReadOnlySpan<byte> request = reader.ReadRest();
        if (statusType == CertificateStatusType.Ocsp) CheckOcsp(request);
        return new StatusRequest(statusType, request);
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteUInt8((byte)StatusType);
        writer.Write(Request);
    }

    private static void CheckOcsp(ReadOnlySpan<byte> request)
    {
        var reader = new TlsReader(request);
        ElementList<ReadOnlySpan<byte>, ResponderId>.Parse(reader.ReadVector16());
        reader.ReadVector16();
        reader.ExpectEnd();
    }
}

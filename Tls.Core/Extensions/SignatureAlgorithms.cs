using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>The schemes for CertificateVerify, and for certificates if signature_algorithms_cert is absent (RFC 9846 §4.3.3).</summary>
internal readonly ref struct SignatureAlgorithms(CodePointList<SignatureScheme> supportedSignatureAlgorithms) : IExtension<SignatureAlgorithms>
{
    public static ExtensionType Type => ExtensionType.SignatureAlgorithms;

    public CodePointList<SignatureScheme> SupportedSignatureAlgorithms { get; } = supportedSignatureAlgorithms;

    public static SignatureAlgorithms Parse(ReadOnlySpan<byte> data) =>
        new(CodePointList<SignatureScheme>.Parse(TlsReader.ReadSoleVector16(data, 2, 0xFFFE)));

    public void Write(TlsWriter writer) => writer.WriteVector16(SupportedSignatureAlgorithms.Encoded);
}

using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>The schemes for signatures in certificates (RFC 9846 §4.3.3).</summary>
internal readonly ref struct SignatureAlgorithmsCert(CodePointList<SignatureScheme> supportedSignatureAlgorithms) : IExtension<SignatureAlgorithmsCert>
{
    public static ExtensionType Type => ExtensionType.SignatureAlgorithmsCert;

    public CodePointList<SignatureScheme> SupportedSignatureAlgorithms { get; } = supportedSignatureAlgorithms;

    public static SignatureAlgorithmsCert Parse(ReadOnlySpan<byte> data) =>
        new(CodePointList<SignatureScheme>.Parse(TlsReader.ReadSoleVector16(data, 2, 0xFFFE)));

    public void Write(TlsWriter writer) => writer.WriteVector16(SupportedSignatureAlgorithms.Encoded);
}

using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;

namespace Tls.Core.Messages.Tls12;

/// <summary>RFC 5246 §7.4.4.</summary>
internal readonly ref struct CertificateRequest12(
    ReadOnlySpan<byte> certificateTypes, CodePointList<SignatureScheme> supportedSignatureAlgorithms, ReadOnlySpan<byte> certificateAuthorities)
    : IHandshakeMessage<CertificateRequest12>
{
    public const byte RsaSign = 1;
    public const byte EcdsaSign = 64;

    private readonly ElementList<ReadOnlySpan<byte>, DistinguishedName> _authorities =
        ElementList<ReadOnlySpan<byte>, DistinguishedName>.Parse(certificateAuthorities);

    public static HandshakeType Type => HandshakeType.CertificateRequest;

    public ReadOnlySpan<byte> CertificateTypes { get; } = certificateTypes;

    /// <summary>§7.4.6: the kinds of key that fit one of the types.</summary>
    public SuiteAuthentication Authentication => (CertificateTypes.Contains(EcdsaSign), CertificateTypes.Contains(RsaSign)) switch
    {
        (true, true) => SuiteAuthentication.Any,
        (true, false) => SuiteAuthentication.Ecdsa,
        (false, true) => SuiteAuthentication.Rsa,
        _ => SuiteAuthentication.None,
    };

    public CodePointList<SignatureScheme> SupportedSignatureAlgorithms { get; } = supportedSignatureAlgorithms;

    /// <summary>DER names; may be empty.</summary>
    public ElementList<ReadOnlySpan<byte>, DistinguishedName> CertificateAuthorities => _authorities;

    public static CertificateRequest12 Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var message = new CertificateRequest12(
            reader.ReadVector8(1),
            CodePointList<SignatureScheme>.Parse(reader.ReadVector16(2, 0xFFFE)),
            reader.ReadVector16());
        reader.ExpectEnd();
        return message;
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteVector8(CertificateTypes);
        writer.WriteVector16(SupportedSignatureAlgorithms.Encoded);
        writer.WriteVector16(_authorities.Encoded);
    }
}

using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>The certificate authorities that the sender trusts, to guide the choice of a certificate (RFC 9846 §4.3.4).</summary>
internal readonly ref struct CertificateAuthorities(ReadOnlySpan<byte> authorities) : IExtension<CertificateAuthorities>
{
    private readonly ElementList<ReadOnlySpan<byte>, DistinguishedName> _authorities =
        ElementList<ReadOnlySpan<byte>, DistinguishedName>.Parse(authorities);

    public static ExtensionType Type => ExtensionType.CertificateAuthorities;

    public ElementList<ReadOnlySpan<byte>, DistinguishedName> Authorities => _authorities;

    public int Count => _authorities.Count;

    public ElementList<ReadOnlySpan<byte>, DistinguishedName>.Enumerator GetEnumerator() => _authorities.GetEnumerator();

    public static CertificateAuthorities Parse(ReadOnlySpan<byte> data) => new(TlsReader.ReadSoleVector16(data, 3));

    public void Write(TlsWriter writer) => writer.WriteVector16(_authorities.Encoded);
}

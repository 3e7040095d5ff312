using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages.Tls12;

/// <summary>RFC 5246 §7.4.2: bare certificates, without a context or extensions. A client's list may be empty.</summary>
internal readonly ref struct Certificate12(ReadOnlySpan<byte> certificateList) : IHandshakeMessage<Certificate12>
{
    private readonly ElementList<ReadOnlySpan<byte>, Asn1Cert> _certificates = ElementList<ReadOnlySpan<byte>, Asn1Cert>.Parse(certificateList);

    public static HandshakeType Type => HandshakeType.Certificate;

    public int Count => _certificates.Count;

    public bool IsEmpty => _certificates.IsEmpty;

    /// <summary>DER; the sender's own certificate comes first.</summary>
    public ElementList<ReadOnlySpan<byte>, Asn1Cert>.Enumerator GetEnumerator() => _certificates.GetEnumerator();

    public static Certificate12 Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var message = new Certificate12(reader.ReadVector24());
        reader.ExpectEnd();
        return message;
    }

    public void Write(TlsWriter writer) => writer.WriteVector24(_certificates.Encoded);
}

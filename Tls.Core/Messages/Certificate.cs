using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>RFC 9846 §4.5.1. A client's list may be empty; that a server's must not be is for the state to say.</summary>
internal readonly ref struct Certificate(ReadOnlySpan<byte> certificateRequestContext, ReadOnlySpan<byte> certificateList)
    : IHandshakeMessage<Certificate>
{
    private readonly ElementList<CertificateEntry, CertificateEntry> _entries =
        ElementList<CertificateEntry, CertificateEntry>.Parse(certificateList);

    public static HandshakeType Type => HandshakeType.Certificate;

    public ReadOnlySpan<byte> CertificateRequestContext { get; } = certificateRequestContext;

    public int Count => _entries.Count;

    public bool IsEmpty => _entries.IsEmpty;

    /// <summary>The sender's own certificate comes first.</summary>
    public ElementList<CertificateEntry, CertificateEntry>.Enumerator GetEnumerator() => _entries.GetEnumerator();

    public static Certificate Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var message = new Certificate(reader.ReadVector8(), reader.ReadVector24());
        reader.ExpectEnd();
        return message;
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteVector8(CertificateRequestContext);
        writer.WriteVector24(_entries.Encoded);
    }
}

using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>
/// signed_certificate_timestamp with a certificate (RFC 6962 §3.3.1): <c>SerializedSCT sct_list&lt;1..2^16-1&gt;</c>, each at least one byte.
/// What is in them is not looked into. In a request the extension is empty.
/// </summary>
internal readonly ref struct SignedCertificateTimestampList(ReadOnlySpan<byte> list) : IExtension<SignedCertificateTimestampList>
{
    private readonly ElementList<ReadOnlySpan<byte>, SerializedSct> _timestamps = ElementList<ReadOnlySpan<byte>, SerializedSct>.Parse(list);

    public static ExtensionType Type => ExtensionType.SignedCertificateTimestamp;

    public int Count => _timestamps.Count;

    public ElementList<ReadOnlySpan<byte>, SerializedSct>.Enumerator GetEnumerator() => _timestamps.GetEnumerator();

    public static SignedCertificateTimestampList Parse(ReadOnlySpan<byte> data)
    {
        var reader = new TlsReader(data);
        var extension = new SignedCertificateTimestampList(reader.ReadVector16(1));
        reader.ExpectEnd();
        return extension;
    }

    public void Write(TlsWriter writer) => writer.WriteVector16(_timestamps.Encoded);

    /// <summary>Copies them out, all into one array: a list of the shortest is not to cost many times what came.</summary>
    public ReadOnlyMemory<byte>[] ToArray()
    {
        ReadOnlyMemory<byte> copy = _timestamps.Encoded.ToArray();
        var timestamps = new ReadOnlyMemory<byte>[Count];
        int index = 0;
        foreach (ReadOnlySpan<byte> timestamp in this)
        {
            timestamps[index++] = copy.Slice(sizeof(ushort), timestamp.Length);
            copy = copy[(sizeof(ushort) + timestamp.Length)..];
        }
        return timestamps;
    }
}

using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>The ways of compression that the sender can undo (RFC 8879 §3). As a list by preference it names each of them once.</summary>
internal readonly ref struct CompressCertificate(CodePointList<CertificateCompressionAlgorithm> algorithms) : IExtension<CompressCertificate>
{
    /// <summary>Two bytes each.</summary>
    public const int MaxCount = 127;

    public static ExtensionType Type => ExtensionType.CompressCertificate;

    public CodePointList<CertificateCompressionAlgorithm> Algorithms { get; } = algorithms;

    public static CompressCertificate Parse(ReadOnlySpan<byte> data)
    {
        var extension = new CompressCertificate(CodePointList<CertificateCompressionAlgorithm>.Parse(TlsReader.ReadSoleVector8(data, 2, 2 * MaxCount)));
        var seen = new CodePointSet(stackalloc ulong[CodePointSet.WordsForUInt16]);
        foreach (CertificateCompressionAlgorithm algorithm in extension.Algorithms)
        {
            PeerFaultException.ThrowIf(!seen.Add((ushort)algorithm), TlsFault.DuplicateCompression);
        }
        return extension;
    }

    public void Write(TlsWriter writer) => writer.WriteVector8(Algorithms.Encoded);
}

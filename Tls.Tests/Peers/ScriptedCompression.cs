using System;
using System.Threading;
using Tls.Core;

namespace Tls.Tests.Peers;

/// <summary>Compresses nothing: it puts a byte in front. Counts what it is asked for; any thread may use it.</summary>
internal sealed class ScriptedCompression(ushort id = 0x4001) : TlsCertificateCompression((CertificateCompressionAlgorithm)id)
{
    private const byte Mark = 0xEE;

    private int _compressed;
    private int _decompressed;

    /// <summary>Would rather send the message as it is.</summary>
    public bool Declines { get; init; }

    public int Compressed => _compressed;

    public int Decompressed => _decompressed;

    public override byte[] Compress(ReadOnlySpan<byte> message)
    {
        Interlocked.Increment(ref _compressed);
        return Declines ? [] : [Mark, .. message];
    }

    public override bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> message)
    {
        Interlocked.Increment(ref _decompressed);
        if (compressed.Length != message.Length + 1 || compressed[0] != Mark) return false;
        compressed[1..].CopyTo(message);
        return true;
    }
}

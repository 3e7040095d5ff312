using System;
using System.Security.Cryptography;
using Tls.Core;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>The suite's own ways to compress certificates: some bytes are left out in front, or some are added.</summary>
internal sealed class MockCompression : TlsCertificateCompression
{
    private readonly byte[] _implied;
    private readonly byte[] _added;
    private readonly bool _addsAnything;

    private MockCompression(ushort id, byte[] implied, byte[] added, bool addsAnything = false)
        : base((CertificateCompressionAlgorithm)id) => (_implied, _added, _addsAnything) = (implied, added, addsAnything);

    /// <summary>By number: one shrinks, one expands, one never says the same twice.</summary>
    public static MockCompression Of(ushort id) => id switch
    {
        0xFF01 => new MockCompression(id, [0, 0], []),
        0xFF02 => new MockCompression(id, [], [1, 2, 3, 4]),
        0xFF03 => new MockCompression(id, [], [0], addsAnything: true),
        _ => throw new UnimplementedException($"certificate compression {id}"),
    };

    public override byte[] Compress(ReadOnlySpan<byte> message)
    {
        if (!message.StartsWith(_implied)) throw new CryptographicException("This message does not begin as it should.");
        byte[] added = _addsAnything ? RandomNumberGenerator.GetBytes(_added.Length) : _added;
        return [.. added, .. message[_implied.Length..]];
    }

    public override bool TryDecompress(ReadOnlySpan<byte> compressed, Span<byte> message)
    {
        bool fits = compressed.Length - _added.Length == message.Length - _implied.Length && compressed.Length >= _added.Length;
        if (!fits || !(_addsAnything || compressed.StartsWith(_added))) return false;
        _implied.CopyTo(message);
        compressed[_added.Length..].CopyTo(message[_implied.Length..]);
        return true;
    }
}

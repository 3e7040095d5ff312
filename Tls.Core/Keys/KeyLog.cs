using System;
using System.Buffers;
using Tls.Core.Codec;

namespace Tls.Core.Keys;

/// <summary>
/// The lines of the NSS key log format (draft-ietf-tls-keylogfile) for one connection, until the caller takes them. A handshake makes
/// at most seven, of at most 200 bytes each. Gives everything away: it exists only where the options ask for it.
/// </summary>
internal sealed class KeyLog : IDisposable
{
    private readonly TlsWriter _lines = new();

    public void Add(ReadOnlySpan<byte> label, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> secret)
    {
        _lines.Write(label);
        _lines.WriteUInt8((byte)' ');
        WriteHex(clientRandom);
        _lines.WriteUInt8((byte)' ');
        WriteHex(secret);
        _lines.WriteUInt8((byte)'\n');
    }

    /// <summary>For the secrets of TLS 1.3, which have labels of their own.</summary>
    public SessionKeyLog Of(ReadOnlySpan<byte> clientRandom) => new(this, clientRandom.ToArray());

    /// <summary>Hands the lines over and forgets them.</summary>
    public void Take(IBufferWriter<byte> destination)
    {
        if (_lines.IsEmpty) return;
        destination.Write(_lines.Written);
        _lines.Clear();
    }

    public void Dispose() => _lines.Dispose();

    private void WriteHex(ReadOnlySpan<byte> bytes) => Convert.TryToHexStringLower(bytes, _lines.Reserve(2 * bytes.Length), out _);
}

using System;
using System.Buffers;
using System.Security.Cryptography;
using Tls.Core.Codec;

namespace Tls.Core.Records;

/// <summary>
/// Joins the fragments of handshake messages and takes coalesced ones apart (RFC 9846 §5.1). Bounded: a message's declared length is
/// checked before anything is kept for it. Holds no array while it holds no byte.
/// </summary>
internal sealed class HandshakeReassembler : IDisposable
{
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <summary>True in the middle of a message, where no other record may come, and while whole messages wait.</summary>
    public bool HasBytes => _end > _start;

    private ReadOnlySpan<byte> Held => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Keeps a record's content.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty) PeerFaultException.Throw(TlsFault.EmptyHandshakeRecord);
        Span<byte> room = MakeRoom(content.Length);
        content.CopyTo(room);
        _end += content.Length;
    }

    /// <summary>
    /// The next whole message, valid until the next call of any method here; false where more bytes are needed. A message that declares
    /// more than its limit is a fault at once.
    /// </summary>
    public bool TryTake(TlsLimits limits, out HandshakeMessage message)
    {
        message = default;
        ReadOnlySpan<byte> held = Held;
        if (held.Length < HandshakeMessage.HeaderLength)
        {
            if (held.IsEmpty) Release();
            return false;
        }

        int length = HandshakeMessage.HeaderLength + ((held[1] << 16) | (held[2] << 8) | held[3]);
        CheckLimit((HandshakeType)held[0], length, limits);
        if (held.Length < length) return false;

        message = new HandshakeMessage(held[..length], endsAtRecordBoundary: held.Length == length);
        _start += length;
        return true;
    }

    public void Dispose() => Release();

    private static void CheckLimit(HandshakeType type, int length, TlsLimits limits)
    {
        if (type is HandshakeType.Certificate or HandshakeType.CompressedCertificate)
        {
            if (length > limits.MaxCertificateMessageLength) PeerFaultException.Throw(TlsFault.CertificateMessageTooLong);
        }
        else if (length > limits.MaxHandshakeMessageLength)
        {
            PeerFaultException.Throw(TlsFault.HandshakeMessageTooLong);
        }
    }

    private Span<byte> MakeRoom(int count)
    {
        if (_buffer.Length - _end < count)
        {
            int held = _end - _start;
            byte[] target = _buffer.Length >= held + count ? _buffer : ArrayPool<byte>.Shared.Rent(Math.Max(held + count, _buffer.Length * 2));
            Held.CopyTo(target);
            if (target != _buffer) ReturnBuffer();
            (_buffer, _start, _end) = (target, 0, held);
        }
        return _buffer.AsSpan(_end);
    }

    private void Release()
    {
        ReturnBuffer();
        (_buffer, _start, _end) = ([], 0, 0);
    }

    private void ReturnBuffer()
    {
        // The whole array: what compaction left behind lies past the end.
        CryptographicOperations.ZeroMemory(_buffer);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
    }
}

using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>
/// The running hash over the handshake messages (RFC 9846 §4.1). The hash is known only with the ServerHello or HelloRetryRequest;
/// until then the messages wait in a buffer.
/// </summary>
internal sealed class Transcript(TlsCryptoProvider provider) : IDisposable
{
    private readonly TlsWriter _waiting = new();
    private RunningHash? _hash;
    private bool _keepsMessages;

    public HashFunction Function => Running.Function;

    private RunningHash Running => _hash ?? throw new InvalidOperationException("The transcript's hash is not chosen yet.");

    /// <summary>All messages so far, as long as <see cref="KeepMessages"/> holds. A TLS 1.2 CertificateVerify may hash with another function (RFC 5246 §7.4.8).</summary>
    public ReadOnlySpan<byte> Messages => _waiting.Written;

    public void Append(ReadOnlySpan<byte> message)
    {
        if (_hash is null || _keepsMessages) _waiting.Write(message);
        _hash?.Append(message);
    }

    /// <summary>Keeps the messages themselves too; before <see cref="Start"/>.</summary>
    public void KeepMessages() => _keepsMessages = true;

    public void ForgetMessages()
    {
        _keepsMessages = false;
        _waiting.Dispose();
    }

    /// <summary>
    /// §4.3.11.2: the hash of all messages so far and of the part of a ClientHello that stands before its binders. Only before
    /// <see cref="Start"/>, and from a HelloRetryRequest until <see cref="ForgetMessages"/>.
    /// </summary>
    /// <param name="function">The PSK's, which need not be the transcript's.</param>
    /// <param name="partial">The beginning of the next message; empty for the messages so far.</param>
    /// <param name="destination">Exactly the hash's length.</param>
    public void WithPartial(HashFunction function, ReadOnlySpan<byte> partial, Span<byte> destination)
    {
        if (_hash is not null && !_keepsMessages) throw new InvalidOperationException("The messages are gone.");
        if (_waiting.IsEmpty)
        {
            provider.Hash(function, partial, destination);
            return;
        }
        using RunningHash hash = provider.CreateHash(function);
        hash.Append(_waiting.Written);
        hash.Append(partial);
        hash.Current(destination);
    }

    /// <summary>Chooses the hash and catches up with what waited.</summary>
    public void Start(HashFunction function)
    {
        if (_hash is not null) throw new InvalidOperationException("The transcript's hash is chosen once.");
        _hash = provider.CreateHash(function);
        _hash.Append(_waiting.Written);
        if (!_keepsMessages) _waiting.Dispose();
    }

    /// <summary>§4.1: a HelloRetryRequest turns the first ClientHello into a message_hash message. The messages are kept from then on, for binders.</summary>
    public void ReplaceByMessageHash()
    {
        RunningHash first = Running;
        int length = first.Function.Length();
        Span<byte> synthetic = stackalloc byte[HandshakeMessage.HeaderLength + HashFunctions.MaxLength];
        synthetic[..HandshakeMessage.HeaderLength].Clear();
        synthetic[0] = (byte)HandshakeType.MessageHash;
        synthetic[3] = (byte)length;
        first.Current(synthetic.Slice(HandshakeMessage.HeaderLength, length));
        _hash = provider.CreateHash(first.Function);
        first.Dispose();
        KeepMessages();
        Append(synthetic[..(HandshakeMessage.HeaderLength + length)]);
    }

    /// <summary>Transcript-Hash of all messages so far, into exactly the hash's length.</summary>
    public void Current(Span<byte> destination) => Running.Current(destination);

    public void Dispose()
    {
        _waiting.Dispose();
        _hash?.Dispose();
        _hash = null;
    }
}

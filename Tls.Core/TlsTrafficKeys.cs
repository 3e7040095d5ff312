using System;
using System.Security.Cryptography;

namespace Tls.Core;

/// <summary>
/// What protects one direction of a connection from the next record on: see <see cref="TlsConnection.DangerousExportTrafficKeys"/>. A
/// copy, which <see cref="Dispose"/> wipes. One thread at a time.
/// </summary>
public sealed class TlsTrafficKeys : IDisposable
{
    private readonly byte[] _secret;
    private readonly byte[] _key;
    private readonly byte[] _iv;
    private bool _disposed;

    internal TlsTrafficKeys(ulong sequenceNumber, byte[] secret, byte[] key, byte[] iv)
    {
        SequenceNumber = sequenceNumber;
        _secret = secret;
        _key = key;
        _iv = iv;
    }

    /// <summary>The number of the next record. In TLS 1.2 with AES-GCM it is this library's explicit nonce, too.</summary>
    public ulong SequenceNumber { get; }

    /// <summary>The traffic secret, as long as the suite's hash, from which later keys come (RFC 9846 §7.2); empty in TLS 1.2.</summary>
    public ReadOnlySpan<byte> Secret => Alive(_secret);

    /// <summary>The key: 16 or 32 bytes.</summary>
    public ReadOnlySpan<byte> Key => Alive(_key);

    /// <summary>The 12 bytes that the sequence number goes into (RFC 9846 §5.3); in TLS 1.2 with AES-GCM the 4 bytes that are not sent (RFC 5288 §3).</summary>
    public ReadOnlySpan<byte> Iv => Alive(_iv);

    /// <summary>Wipes the copy; the connection's own keys stay.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_secret);
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(_iv);
        _disposed = true;
    }

    private byte[] Alive(byte[] bytes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return bytes;
    }
}

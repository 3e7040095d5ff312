using System;
using System.Security.Cryptography;

namespace Tls.Core.Keys;

/// <summary>
/// Bytes that must not outlive their use: one owner, wiped on <see cref="Dispose"/>, never printed. The array is pinned, so the
/// garbage collector leaves no copy behind when it compacts.
/// </summary>
internal sealed class Secret : IDisposable
{
    private readonly byte[] _bytes;
    private bool _disposed;

    public Secret(int length) => _bytes = GC.AllocateArray<byte>(length, pinned: true);

    public int Length => _bytes.Length;

    public bool IsDisposed => _disposed;

    public Span<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>Wipes at once; further use throws.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _disposed = true;
    }

    public override string ToString() => $"Secret[{_bytes.Length}]";
}

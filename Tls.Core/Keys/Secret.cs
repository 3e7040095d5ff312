using System;
using System.Security.Cryptography;

namespace Tls.Core.Keys;

/// <summary>
/// Bytes that must not outlive their use: one owner, wiped on <see cref="Dispose"/>, never printed. The array is pinned, so the
/// garbage collector leaves no copy behind when it compacts.
/// </summary>
internal sealed class Secret : IDisposable
{
    private static readonly byte[] Wiped = [];

    private byte[] _bytes;

    public Secret(int length) => _bytes = GC.AllocateArray<byte>(length, pinned: true);

    public int Length => _bytes.Length;

    public bool IsDisposed => ReferenceEquals(_bytes, Wiped);

    /// <summary>The one before it in the <see cref="SecretLedger"/> that made it, whose alone this is.</summary>
    public Secret? Previous { get; set; }

    public Span<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return _bytes;
        }
    }

    /// <summary>Wipes at once; further use throws.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _bytes = Wiped;
    }

    public override string ToString() => $"Secret[{_bytes.Length}]";
}

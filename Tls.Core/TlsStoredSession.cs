using System;
using System.Security.Cryptography;

namespace Tls.Core;

/// <summary>
/// A session that a server with <see cref="TlsServerOptions.UsesSessionStore"/> wants kept, until a <see cref="SessionDecision"/> asks for
/// it. Immutable.
/// </summary>
public sealed class TlsStoredSession
{
    private readonly byte[] _state;

    internal TlsStoredSession(byte[] identity, byte[] state, DateTimeOffset expiresAt) => (Identity, _state, ExpiresAt) = (identity, state, expiresAt);

    /// <summary>The name that the client got for it: 32 random bytes.</summary>
    public ReadOnlyMemory<byte> Identity { get; }

    /// <summary>
    /// The session: about 150 bytes, and the client's certificates where it showed some. Holds its secret: a store has to keep it as it
    /// would keep private keys.
    /// </summary>
    public ReadOnlyMemory<byte> State => _state;

    /// <summary>From then on it is worth nothing.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Nobody took it.</summary>
    internal void Wipe() => CryptographicOperations.ZeroMemory(_state);
}

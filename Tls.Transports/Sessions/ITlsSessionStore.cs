using System;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// Where servers keep sessions that they may resume (<see cref="TlsServerOptions.UsesSessionStore"/>). Servers that share one resume each
/// other's sessions. What is kept holds secrets. Any thread may call, several at once. A store that throws costs a full handshake; it
/// never fails a connection.
/// </summary>
public interface ITlsSessionStore
{
    /// <summary>Keeps a session until it expires, or for a shorter time.</summary>
    /// <param name="identity">Its name, 32 random bytes.</param>
    /// <param name="session">Its bytes; secret.</param>
    /// <param name="expiresAt">From then on it is worth nothing.</param>
    /// <param name="cancellationToken">The connection was given up.</param>
    ValueTask StoreAsync(ReadOnlyMemory<byte> identity, ReadOnlyMemory<byte> session, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>The session of that name; null where there is none.</summary>
    /// <param name="identity">32 bytes, which a stranger may have made up.</param>
    /// <param name="remove">Take it out in the same step, so that nobody finds it again: see <see cref="SessionDecision.IsSingleUse"/>.</param>
    /// <param name="cancellationToken">The connection was given up.</param>
    ValueTask<byte[]?> FindAsync(ReadOnlyMemory<byte> identity, bool remove, CancellationToken cancellationToken);
}

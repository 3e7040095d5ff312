using System;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Tls.Core;
using Tls.Transports;

namespace Tls.Kestrel;

/// <summary>Puts a <see cref="TlsDuplexPipe"/> between a connection's transport and what is served on it.</summary>
internal sealed partial class TlsConnectionMiddleware(
    ConnectionDelegate next, TlsServerContext context, CertificateVerifier? verifier, TimeSpan handshakeLimit, ILogger logger)
{
    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        if (await ShakeHandsAsync(connection) is not { } secure) return;
        IDuplexPipe transport = connection.Transport;
        using var features = new TlsFeatures(secure.Info);
        connection.Features.Set<ITlsHandshakeFeature>(features);
        connection.Features.Set<ITlsConnectionFeature>(features);
        connection.Features.Set<ITlsApplicationProtocolFeature>(features);
        connection.Transport = secure;
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
            await secure.DisposeAsync();
        }
    }

    // A client that cannot, or will not, is one line in the log; Kestrel sees a connection that is over.
    private async Task<TlsDuplexPipe?> ShakeHandsAsync(ConnectionContext connection)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        limit.CancelAfter(handshakeLimit);
        try
        {
            return await TlsDuplexPipe.AcceptAsync(connection.Transport, context, verifier, cancellationToken: limit.Token);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            LogNoHandshake(connection.ConnectionId, failure.Message);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Connection {ConnectionId}: no handshake. {Reason}")]
    private partial void LogNoHandshake(string connectionId, string reason);
}

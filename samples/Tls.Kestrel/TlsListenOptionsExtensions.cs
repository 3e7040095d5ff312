using System;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tls.Core;
using Tls.Transports;

namespace Tls.Kestrel;

/// <summary>Kestrel's UseHttps, with this library's TLS.</summary>
internal static class TlsListenOptionsExtensions
{
    /// <summary>
    /// Every connection of this endpoint shakes hands first, and what stands behind it (HTTP, most often) sees plaintext. Which HTTP it
    /// is follows from ALPN: the context has to offer what <see cref="ListenOptions.Protocols"/> allows.
    /// </summary>
    /// <param name="endpoint">Where Kestrel listens.</param>
    /// <param name="context">The server's options.</param>
    /// <param name="verifier">Judges the clients' certificates, where the context asks for them; null refuses them.</param>
    /// <param name="handshakeLimit">Who takes longer than that is cut off; null is ten seconds.</param>
    public static ListenOptions UseTlsSansIo(
        this ListenOptions endpoint, TlsServerContext context, CertificateVerifier? verifier = null, TimeSpan? handshakeLimit = null)
    {
        ILogger logger = endpoint.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger<TlsConnectionMiddleware>();
        endpoint.Use(next => new TlsConnectionMiddleware(next, context, verifier, handshakeLimit ?? TimeSpan.FromSeconds(10), logger).OnConnectionAsync);
        return endpoint;
    }
}

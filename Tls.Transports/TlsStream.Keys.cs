using System;
using Tls.Core;

namespace Tls.Transports;

/// <content>Keys for others than TLS itself.</content>
public sealed partial class TlsStream
{
    /// <summary>
    /// Gets the lines of the NSS key log, each ending in a line feed, as they appear during the handshake, on the thread that reads; set it
    /// before authenticating. Null, the default, or options without <see cref="TlsOptions.CollectKeyLog"/> log nothing. Whoever has the lines
    /// can read everything: for debugging only. What it throws ends the handshake.
    /// </summary>
    public Action<ReadOnlySpan<byte>>? KeyLog { get; init; }

    /// <summary>As <see cref="TlsConnection.ExportKeyingMaterial(string, ReadOnlySpan{byte}, Span{byte})"/>; any thread may call it.</summary>
    /// <inheritdoc cref="TlsConnection.ExportKeyingMaterial(string, ReadOnlySpan{byte}, Span{byte})"/>
    public void ExportKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination) => Connection.ExportKeyingMaterial(label, context, destination);

    /// <summary>As <see cref="TlsConnection.ExportKeyingMaterial(string, Span{byte})"/>; any thread may call it.</summary>
    /// <inheritdoc cref="TlsConnection.ExportKeyingMaterial(string, Span{byte})"/>
    public void ExportKeyingMaterial(string label, Span<byte> destination) => Connection.ExportKeyingMaterial(label, destination);

    /// <summary>As <see cref="TlsConnection.ExportEarlyKeyingMaterial"/>; any thread may call it.</summary>
    /// <inheritdoc cref="TlsConnection.ExportEarlyKeyingMaterial"/>
    public void ExportEarlyKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination) => Connection.ExportEarlyKeyingMaterial(label, context, destination);

    /// <summary>As <see cref="TlsConnection.GetChannelBinding"/>; any thread may call it. SslStream: TransportContext.GetChannelBinding.</summary>
    public byte[] GetChannelBinding(TlsChannelBinding kind) => Connection.GetChannelBinding(kind);
}

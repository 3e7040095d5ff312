using System;
using Tls.Core;

namespace Tls.Transports;

/// <content>Keys for others than TLS itself.</content>
public sealed partial class TlsChannel
{
    /// <summary>
    /// Gets the lines of the NSS key log, each ending in a line feed, within the call that made them; set it before the handshake. Null, the
    /// default, or options without <see cref="TlsOptions.CollectKeyLog"/> log nothing. Whoever has the lines can read everything: for
    /// debugging only. OpenSSL: SSL_CTX_set_keylog_callback.
    /// </summary>
    public Action<ReadOnlySpan<byte>>? KeyLog { get; set; }

    /// <summary>As <see cref="TlsConnection.ExportKeyingMaterial(string, ReadOnlySpan{byte}, Span{byte})"/>. OpenSSL: SSL_export_keying_material.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not complete, and no early data was taken; or the connection has failed.</exception>
    public void ExportKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination) => Established().ExportKeyingMaterial(label, context, destination);

    /// <summary>As <see cref="TlsConnection.ExportKeyingMaterial(string, Span{byte})"/>. OpenSSL: SSL_export_keying_material without a context.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not complete, and no early data was taken; or the connection has failed.</exception>
    public void ExportKeyingMaterial(string label, Span<byte> destination) => Established().ExportKeyingMaterial(label, destination);

    /// <summary>As <see cref="TlsConnection.ExportEarlyKeyingMaterial"/>. OpenSSL: SSL_export_keying_material_early.</summary>
    /// <exception cref="InvalidOperationException">No early data was offered or taken, or the connection has failed.</exception>
    public void ExportEarlyKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination) =>
        Established().ExportEarlyKeyingMaterial(label, context, destination);

    /// <summary>As <see cref="TlsConnection.GetChannelBinding"/>. OpenSSL: SSL_get_finished for tls-unique.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not complete, or the connection has failed.</exception>
    public byte[] GetChannelBinding(TlsChannelBinding kind) => Established().GetChannelBinding(kind);

    private TlsConnection Established()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _connection ?? throw new InvalidOperationException("The channel has no role yet.");
    }

    private void ShowKeys(TlsConnection connection)
    {
        if (KeyLog is not { } log) return;
        using var lines = new TlsBuffer();
        connection.TakeKeyLog(lines);
        if (!lines.IsEmpty) log(lines.Unread);
    }
}

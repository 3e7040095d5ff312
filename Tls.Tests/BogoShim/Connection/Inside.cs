using System;
using System.Buffers;
using Tls.Core;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>
/// All that this program reaches past the public surface for. Each entry says why a user of the library has no business with it.
/// </summary>
internal static class Inside
{
    /// <summary>The signer of asynchronous tests. Users whose key is elsewhere have a signer of their own there.</summary>
    public static byte[] Sign(TlsCredential signer, SignatureScheme scheme, ReadOnlySpan<byte> content) => signer.Key.Sign(scheme, content);

    /// <summary>Keying material under no label, which the API refuses: RFC 5705 §4 and RFC 9846 §7.1 have none without.</summary>
    public static void ExportWithoutLabel(TlsConnection connection, bool hasContext, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        if (!connection.IsConnected) throw new InvalidOperationException("No keys are agreed on.");
        connection.Context.Exporter!.Export([], hasContext, context, destination);
    }

    /// <summary>A fatal alert out of nothing. Users end a connection with Close, or by answering a decision with a refusal.</summary>
    public static void SendFatalAlert(TlsConnection connection, AlertDescription alert, IBufferWriter<byte> outgoing)
    {
        connection.Context.Writer.Output = outgoing;
        connection.Context.Writer.Write(ContentType.Alert, [(byte)AlertLevel.Fatal, (byte)alert]);
        connection.Context.Writer.Output = null;
    }
}

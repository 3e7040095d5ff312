using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client13;

/// <summary>
/// How a client's early data ends (RFC 9846 §4.3.10, §4.6). As long as it lasts, what the client sends is under the early keys; nothing that a
/// server did not take is sent again.
/// </summary>
internal static class EarlyDataEnd
{
    /// <summary>A HelloRetryRequest: the second ClientHello goes out without protection and without early data.</summary>
    public static void Withdraw(HandshakeContext context)
    {
        Reject(context);
        context.Writer.RemoveKeys();
    }

    /// <summary>The server passes over it: on to the keys of the handshake.</summary>
    public static void Refuse(HandshakeSecrets secrets, HandshakeContext context)
    {
        Reject(context);
        context.SetWriteKeys(secrets.Client);
    }

    /// <summary>§4.6: the server took it, and is told where it ends.</summary>
    public static void Finish(HandshakeSecrets secrets, HandshakeContext context)
    {
        context.Send(default(EndOfEarlyData));
        context.SetWriteKeys(secrets.Client);
    }

    private static void Reject(HandshakeContext context)
    {
        context.Info.EarlyData = TlsEarlyData.Rejected;
        context.EarlyExporter?.Dispose();
        context.EarlyExporter = null;
    }
}

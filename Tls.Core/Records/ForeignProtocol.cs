using System;

namespace Tls.Core.Records;

/// <summary>Recognises plain HTTP where TLS was expected, so that the error helps whoever mixed up two ports (SEMANTICS 49).</summary>
internal static class ForeignProtocol
{
    /// <param name="start">At least the first five bytes that the peer sent.</param>
    /// <param name="fromClient">True where the peer is a client: only clients send requests.</param>
    public static void Refuse(ReadOnlySpan<byte> start, bool fromClient)
    {
        if (!fromClient) return;
        if (start.StartsWith("GET "u8) || start.StartsWith("POST "u8) || start.StartsWith("HEAD "u8) || start.StartsWith("PUT "u8))
        {
            PeerFaultException.Throw(TlsFault.HttpRequest);
        }
        if (start.StartsWith("CONNE"u8)) PeerFaultException.Throw(TlsFault.HttpsProxyRequest);
    }
}

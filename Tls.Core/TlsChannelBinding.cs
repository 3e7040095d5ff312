namespace Tls.Core;

/// <summary>Ways to name a connection, for authentication inside it that is not to be carried over to another one (RFC 5056).</summary>
public enum TlsChannelBinding
{
    /// <summary>tls-exporter (RFC 9266): 32 bytes, of this connection alone. The one to use.</summary>
    TlsExporter,

    /// <summary>tls-server-end-point (RFC 5929 §4): the hash of the server's certificate, 32, 48 or 64 bytes. Connections to one server share it.</summary>
    TlsServerEndPoint,

    /// <summary>tls-unique (RFC 5929 §3): the first Finished, 12 bytes. TLS 1.2 only (RFC 9846 Appendix F.5).</summary>
    TlsUnique,
}

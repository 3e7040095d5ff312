using System;

namespace Tls.Transports;

/// <summary>Which directions have ended, with the values of SSL_get_shutdown(3).</summary>
[Flags]
public enum TlsShutdownState
{
    /// <summary>Both are open.</summary>
    None = 0,

    /// <summary>Our close_notify was made; the transport may not have taken all of it yet. SSL_SENT_SHUTDOWN.</summary>
    Sent = 1,

    /// <summary>The peer's close_notify came, or an alert that ended the connection. SSL_RECEIVED_SHUTDOWN.</summary>
    Received = 2,
}

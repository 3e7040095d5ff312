using Tls.Core.Messages;

namespace Tls.Core.Sessions;

/// <summary>How a session is named on the wire.</summary>
internal enum TicketKind
{
    /// <summary>A ticket, in either version (RFC 9846 §4.7.1, RFC 5077).</summary>
    Ticket = 1,

    /// <summary>A session ID of TLS 1.2 (RFC 5246 §7.4.1.3).</summary>
    SessionId = 2,
}

internal static class TicketKinds
{
    public static bool IsFor(this TicketKind kind, ProtocolVersion version, byte[] identity) => kind switch
    {
        TicketKind.Ticket => true,
        TicketKind.SessionId => version == ProtocolVersion.Tls12 && identity.Length <= ClientHello.MaxSessionIdLength,
        _ => false,
    };
}

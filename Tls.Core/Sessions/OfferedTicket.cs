using Tls.Core.Handshake.Evidence;

namespace Tls.Core.Sessions;

/// <summary>The session that a client offers, and by what name.</summary>
internal sealed class OfferedTicket(ResumableSession session, TicketKind kind, byte[] identity)
{
    public ResumableSession Session { get; } = session;

    public TicketKind Kind { get; } = kind;

    public byte[] Identity { get; } = identity;

    public ProtocolVersion Version => Session.State.Version;
}

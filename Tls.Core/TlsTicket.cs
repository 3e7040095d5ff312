using System;
using Tls.Core.Codec;
using Tls.Core.Sessions;

namespace Tls.Core;

/// <summary>
/// A client's key to a session that it had with a server: offered to the same server, it saves the certificates (RFC 9846 §4.7.1,
/// RFC 5077, and session IDs of RFC 5246 §7.3). Holds the session's secret: whoever has it can speak for the client, so keep it like a
/// private key, and dispose it, which wipes it. Got from <see cref="TlsConnection.TryTakeTicket"/>, offered by
/// <see cref="TlsConnection.OfferTicket"/>. One thread at a time.
/// </summary>
public sealed class TlsTicket : IDisposable
{
    private const byte FormatVersion = 1;

    private bool _disposed;

    /// <summary>
    /// The longest <see cref="Identity"/> that is kept, issued or imported: a quarter of what the extensions of a ClientHello hold together, so
    /// that whatever a server sends, the hello that offers it can be written.
    /// </summary>
    internal const int MaxIdentityLength = 16_384;

    internal TlsTicket(SessionState state, TicketKind kind, byte[] identity) => (State, Kind, Identity) = (state, kind, identity);

    /// <summary>The version that the session belongs to, and that alone can resume it.</summary>
    public ProtocolVersion Version => State.Version;

    /// <summary>The cipher suite of the session. TLS 1.3 resumes with any suite of the same hash.</summary>
    public CipherSuite CipherSuite => State.Suite.Suite;

    /// <summary>The name or IP address that the server proved to be; it is offered to no other. Null where none was asked for.</summary>
    public string? ServerName => State.ServerName;

    /// <summary>The application protocol of the session; null where none was negotiated.</summary>
    public string? ApplicationProtocol => State.ApplicationProtocol;

    /// <summary>When it came.</summary>
    public DateTimeOffset ReceivedAt => State.IssuedAt;

    /// <summary>From then on it is worth nothing: the server's lifetime, and at most seven days after the server's certificate was verified.</summary>
    public DateTimeOffset ExpiresAt => State.ExpiresAt;

    /// <summary>True in TLS 1.3: used twice, it would tell observers that both connections are one client's (RFC 9846 Appendix C.4).</summary>
    public bool IsSingleUse => Version == ProtocolVersion.Tls13;

    /// <summary>True once a connection offered it; a single-use ticket is not offered again.</summary>
    public bool WasOffered { get; private set; }

    /// <summary>How many bytes the server takes as early data (RFC 9846 §4.3.10); 0 takes none.</summary>
    public uint MaxEarlyData => State.MaxEarlyData;

    internal TicketKind Kind { get; }

    internal SessionState State { get; }

    /// <summary>What goes on the wire: the ticket, or the session ID.</summary>
    internal byte[] Identity { get; }

    /// <summary>
    /// Everything as bytes, for <see cref="Import"/>: about 200, and the ticket and the server's certificates. They hold the secret.
    /// Throws <see cref="ObjectDisposedException"/>.
    /// </summary>
    public byte[] Export()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var writer = new TlsWriter();
        writer.WriteUInt8(FormatVersion);
        writer.WriteUInt8((byte)Kind);
        writer.WriteVector16(Identity);
        SessionStateFormat.Write(writer, State);
        return writer.Written.ToArray();
    }

    /// <summary>
    /// The ticket that was exported; the caller owns it. Throws <see cref="FormatException"/> for bytes that this version of the library
    /// did not export.
    /// </summary>
    public static TlsTicket Import(ReadOnlySpan<byte> exported) =>
        TryImport(exported) ?? throw new FormatException("These bytes are no ticket that this version of the library exported.");

    /// <summary>Wipes the secret.</summary>
    public void Dispose()
    {
        _disposed = true;
        State.Dispose();
    }

    internal void NoteOffer()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        WasOffered = true;
    }

    private static TlsTicket? TryImport(ReadOnlySpan<byte> exported)
    {
        try
        {
            var reader = new TlsReader(exported);
            if (reader.ReadUInt8() != FormatVersion) return null;
            var kind = (TicketKind)reader.ReadUInt8();
            byte[] identity = reader.ReadVector16(1, MaxIdentityLength).ToArray();
            if (SessionStateFormat.TryParse(reader.ReadRest()) is not { } state) return null;
            if (kind.IsFor(state.Version, identity)) return new TlsTicket(state, kind, identity);
            state.Dispose();
            return null;
        }
        catch (PeerFaultException)
        {
            return null;
        }
    }
}

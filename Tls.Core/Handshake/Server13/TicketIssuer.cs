using System;
using System.Buffers.Binary;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Server;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Server13;

/// <summary>
/// Issues tickets on one connection (RFC 9846 §4.7.1): with the first data, or when the caller says so, but never within the handshake, where
/// a client that does not read would hold it up (SEMANTICS 38).
/// </summary>
internal sealed class TicketIssuer : IDisposable
{
    private readonly ServerSessions _sessions;
    private readonly ResumptionSecret _secret;
    private ulong _nonce;
    private int _due;

    private TicketIssuer(ServerSessions sessions, ResumptionSecret secret, int due) => (_sessions, _secret, _due) = (sessions, secret, due);

    /// <summary>
    /// Where tickets are any use: the client knows the mode (§4.3.9), and the server has somewhere to put the session. A key from outside
    /// is there the next time as well, so it needs none, and gets null.
    /// </summary>
    public static ServerSessions? Plan(ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        if (!context.Info.PreSharedKeyIdentity.IsEmpty) return null;
        bool isUseful = hello.Extensions.TryGet(out PskKeyExchangeModes modes) && modes.Contains(PskKeyExchangeMode.PskDheKe);
        return isUseful ? ServerSessions.Of(server, context) : null;
    }

    /// <summary>The client's Finished is in the transcript. A client that spent a ticket gets one for it.</summary>
    public static TicketIssuer Start(ServerSessions sessions, ApplicationSecrets application, HandshakeContext context) =>
        new(sessions, application.DeriveResumption(context.Transcript), context.Info.IsResumed ? Math.Min(1, sessions.Server.TicketCount) : sessions.Server.TicketCount);

    /// <summary>The tickets that go with the first data; later ones send none.</summary>
    public void SendDue(HandshakeContext context)
    {
        int count = _due;
        _due = 0;
        if (count > 0) Send(count, context);
    }

    /// <summary>Tickets that are issued together share records.</summary>
    public void Send(int count, HandshakeContext context)
    {
        for (int i = 0; i < count; i++) SendOne(context);
        context.Flush();
    }

    public void Dispose() => _secret.Dispose();

    private void SendOne(HandshakeContext context)
    {
        // Unique in the connection, which is all that is asked of it.
        Span<byte> nonce = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(nonce, _nonce++);
        Span<byte> ageAdd = stackalloc byte[sizeof(uint)];
        context.Provider.Fill(ageAdd);

        var terms = new TicketTerms((uint)_sessions.Server.TicketLifetime.TotalSeconds)
        {
            AgeAdd = BinaryPrimitives.ReadUInt32BigEndian(ageAdd),
            MaxEarlyData = (uint)_sessions.Server.MaxEarlyDataSize,
        };
        using SessionState state = _sessions.NewState(context.Info.PeerCertificates, _secret.Suite, _secret.DeriveKey(nonce), terms, context);
        if (NewTicket(state, context) is not { } ticket) return;
        using var extensions = new TlsWriter();
        if (_sessions.Server.Policy.SendGrease) extensions.WriteExtension(new ServerGrease(context.Provider).Extension, []);
        if (state.MaxEarlyData > 0) extensions.WriteExtension(new EarlyDataTicket(state.MaxEarlyData));
        context.SendAfterHandshake(new NewSessionTicket(state.Lifetime, state.AgeAdd, nonce, ticket, ExtensionBlock.Parse(extensions.Written)));
    }

    private byte[]? NewTicket(SessionState state, HandshakeContext context)
    {
        if (!_sessions.Server.UsesSessionStore) return _sessions.Seal(state);
        byte[] identity = new byte[SessionDecision.IdentityLength];
        context.Provider.Fill(identity);
        _sessions.Store(identity, state);
        return identity;
    }
}

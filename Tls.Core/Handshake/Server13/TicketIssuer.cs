using System;
using System.Buffers.Binary;
using Tls.Core.Codec;
using Tls.Core.Extensions;
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
    private readonly TlsServerContext _server;
    private readonly ResumptionSecret _secret;
    private ulong _nonce;
    private int _due;

    private TicketIssuer(TlsServerContext server, ResumptionSecret secret, int due) => (_server, _secret, _due) = (server, secret, due);

    /// <summary>
    /// Whether tickets are any use: the client knows the mode (§4.3.9), and the server has somewhere to put the session. A key from outside
    /// is there the next time as well, so it needs none.
    /// </summary>
    public static bool IsPossible(ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        if (!context.Info.PreSharedKeyIdentity.IsEmpty) return false;
        bool canKeep = context.Sessions is not null && (server.UsesSessionStore || server.TicketKeys is not null);
        return canKeep && hello.Extensions.TryGet(out PskKeyExchangeModes modes) && modes.Contains(PskKeyExchangeMode.PskDheKe);
    }

    /// <summary>The client's Finished is in the transcript. A client that spent a ticket gets one for it.</summary>
    public static TicketIssuer Start(TlsServerContext server, ApplicationSecrets application, HandshakeContext context) =>
        new(server, application.DeriveResumption(context.Transcript), context.Info.IsResumed ? Math.Min(1, server.TicketCount) : server.TicketCount);

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

        ConnectionSessions sessions = context.Sessions!;
        var terms = new TicketTerms((uint)_server.TicketLifetime.TotalSeconds)
        {
            AgeAdd = BinaryPrimitives.ReadUInt32BigEndian(ageAdd),
            MaxEarlyData = (uint)_server.MaxEarlyDataSize,
        };
        using SessionState state = NewSession.Of(
            context, sessions.BindingOf(_server), context.Info.PeerCertificates, _secret.Suite, _secret.DeriveKey(nonce), terms);
        if (NewTicket(state, context) is not { } ticket) return;
        using var extensions = new TlsWriter();
        if (_server.Policy.SendGrease) extensions.WriteExtension(new ServerGrease(context.Provider).Extension, []);
        if (state.MaxEarlyData > 0) extensions.WriteExtension(new EarlyDataTicket(state.MaxEarlyData));
        context.SendAfterHandshake(new NewSessionTicket(state.Lifetime, state.AgeAdd, nonce, ticket, ExtensionBlock.Parse(extensions.Written)));
    }

    private byte[]? NewTicket(SessionState state, HandshakeContext context)
    {
        if (!_server.UsesSessionStore) return _server.TicketKeys!.Seal(state, context.Sessions!.Now);
        byte[] identity = new byte[SessionDecision.IdentityLength];
        context.Provider.Fill(identity);
        context.Sessions!.Keep(StoredSessions.Of(identity, state));
        return identity;
    }
}

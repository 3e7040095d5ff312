using System;
using System.Linq;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Core.Sessions;

namespace Tls.Tests.Peers;

/// <summary>A session that a scripted peer and the connection under test both remember, although they have not met.</summary>
internal static class ScriptedSession
{
    private static readonly byte[] TrustId = [1, 2, 3];

    public static DateTimeOffset Now { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Of every session by ID, and beside every ticket.</summary>
    public static byte[] SessionId { get; } = [.. Enumerable.Range(0x40, 32).Select(value => (byte)value)];

    public static byte[] Ticket { get; } = [7, 7, 7, 7];

    /// <summary>Seals the tickets of all scripts.</summary>
    public static TlsTicketKeys Keys { get; } = TlsTicketKeys.FromSecret([.. Enumerable.Repeat((byte)9, 32)]);

    /// <summary>The session's key as TLS 1.3 offers it, by the name that a store has for it.</summary>
    public static ScriptedPsk StoredPsk { get; } = new(SessionId, [.. Enumerable.Repeat((byte)0x5A, 32)], origin: PskOrigin.Resumption);

    public static Secret NewSecret(CipherSuiteSpec suite)
    {
        var secret = new Secret(SessionState.SecretLength(suite));
        secret.Bytes.Fill(0x5A);
        return secret;
    }

    /// <summary>Of a client or server with these rules.</summary>
    public static SessionState NewState(CipherSuiteSpec suite, byte[] binding, int maxEarlyData = 0, params byte[][] peer) => new()
    {
        MaxEarlyData = (uint)maxEarlyData,
        Suite = suite,
        Secret = NewSecret(suite),
        ServerName = "example.test",
        UsesExtendedMainSecret = true,
        PeerCertificates = [.. peer.Select(certificate => new ReadOnlyMemory<byte>(certificate))],
        Binding = binding,
        AuthenticatedAt = Now.AddMinutes(-5),
        IssuedAt = Now.AddMinutes(-5),
        Lifetime = 3600,
    };

    /// <summary>A client that offers the session by such a name, or by none.</summary>
    public static TlsConnection CreateClient(TlsClientOptions options, TicketKind? kind, bool usesSessions = false)
    {
        var context = TlsClientContext.Create(options);
        var connection = TlsConnection.CreateClient(context, "example.test");
        if (usesSessions || kind is not null) connection.UseSessions(Now, TrustId);
        if (kind is { } offered) Offer(connection, context, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, offered, offered == TicketKind.Ticket ? Ticket : SessionId);
        return connection;
    }

    /// <summary>A client of TLS 1.3 that offers the session with the key of <see cref="StoredPsk"/>.</summary>
    public static TlsConnection CreateClient13(TlsClientOptions options)
    {
        var context = TlsClientContext.Create(options);
        var connection = TlsConnection.CreateClient(context, "example.test");
        connection.UseSessions(Now, TrustId);
        Offer(connection, context, CipherSuite.TLS_AES_128_GCM_SHA256, TicketKind.Ticket, StoredPsk.Identity);
        return connection;
    }

    /// <summary>A server; with sessions, where its options have to do with them.</summary>
    public static TlsConnection CreateServer(TlsServerOptions options)
    {
        var connection = TlsConnection.CreateServer(TlsServerContext.Create(options));
        if (options.TicketKeys is not null || options.UsesSessionStore) connection.UseSessions(Now, TrustId);
        return connection;
    }

    /// <summary>The session as that server would have sealed it into a ticket.</summary>
    public static byte[] SealTicket(TlsConnection server, CipherSuiteSpec suite, TlsServerOptions options)
    {
        using SessionState state = StateOf(server, suite, options);
        return Keys.Seal(state, Now)!;
    }

    /// <summary>The session as that server would have stored it, of a client with that chain.</summary>
    public static byte[] Stored(TlsConnection server, CipherSuiteSpec suite, TlsServerOptions options, params byte[][] client)
    {
        using SessionState state = StateOf(server, suite, options, client);
        using var writer = new TlsWriter();
        SessionStateFormat.Write(writer, state);
        return writer.Written.ToArray();
    }

    private static void Offer(TlsConnection connection, TlsClientContext context, CipherSuite suite, TicketKind kind, byte[] identity)
    {
        SessionState state = NewState(CipherSuiteSpec.Find(suite)!, connection.Context.Sessions!.BindingOf(context), peer: TestCredentials.Of().Chain[0]);
        using var ticket = new TlsTicket(state, kind, identity);
        if (!connection.OfferTicket(ticket)) throw new InvalidOperationException("The session of the script does not fit its client.");
    }

    private static SessionState StateOf(TlsConnection server, CipherSuiteSpec suite, TlsServerOptions options, params byte[][] client) =>
        NewState(suite, server.Context.Sessions!.BindingOf(TlsServerContext.Create(options)), options.MaxEarlyDataSize, client);
}

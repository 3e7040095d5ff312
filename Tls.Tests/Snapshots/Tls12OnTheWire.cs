using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Crypto;
using Tls.Tests.Keys;
using Tls.Tests.Peers;
using Tls.Tests.Sessions;
using Tls.Transports;
using VerifyNUnit;

namespace Tls.Tests.Snapshots;

/// <summary>The flights of TLS 1.2 that <see cref="DefaultsOnTheWire"/> does not show: a client that proves who it is, and sessions that go on.</summary>
internal sealed class Tls12OnTheWire
{
    private static readonly byte[] ClientShare = SnapshotWire.Count(0x40);

    [Test]
    public Task Of_a_client_with_a_certificate()
    {
        var text = new WireText { IsTls12 = true };
        var server = new TlsServerOptions
        {
            CryptoProvider = Scripted(SnapshotWire.Count(0x80), SnapshotWire.Count(0xA0)),
            Credentials = [SnapshotWire.Credential()],
            ClientCertificates = ClientCertificateMode.Required,
        };
        Contexts contexts = Create(Scripted(SnapshotWire.Count(0x00), ClientShare), server, SnapshotWire.Credential());
        Meet(text, contexts)?.Dispose();
        return Verifier.Verify(text.ToString());
    }

    /// <summary>RFC 5077 §3.1, figures 1 and 2.</summary>
    [Test]
    public Task Of_a_session_by_ticket()
    {
        var text = new WireText { IsTls12 = true };
        TlsCryptoProvider provider = Scripted(
            SnapshotWire.Count(0x80), SnapshotWire.Count(0xA0), SnapshotWire.Count(0xC0), SnapshotWire.Count(0xE0));
        var server = new TlsServerOptions
        {
            CryptoProvider = provider,
            Credentials = [SnapshotWire.Credential()],
            TicketKeys = TlsTicketKeys.FromSecret(SnapshotWire.Count(0x01), provider: provider),
        };
        byte[] withSessionId = [.. SnapshotWire.Count(0x20), .. SnapshotWire.Count(0x60)];
        ShowBoth(text, Create(Scripted(SnapshotWire.Count(0x00), ClientShare, withSessionId), server));
        return Verifier.Verify(text.ToString());
    }

    /// <summary>RFC 5246 §7.3, figures 1 and 2.</summary>
    [Test]
    public Task Of_a_session_by_ID()
    {
        var text = new WireText { IsTls12 = true };
        var server = new TlsServerOptions
        {
            // The ID is drawn first: the ServerHello has it.
            CryptoProvider = Scripted(SnapshotWire.Count(0xC0), SnapshotWire.Count(0x80), SnapshotWire.Count(0xA0), SnapshotWire.Count(0xE0)),
            Credentials = [SnapshotWire.Credential()],
            UsesSessionStore = true,
        };
        ShowBoth(text, Create(Scripted(SnapshotWire.Count(0x00), ClientShare, SnapshotWire.Count(0x20)), server));
        return Verifier.Verify(text.ToString());
    }

    private static void ShowBoth(WireText text, Contexts contexts)
    {
        using TlsTicket ticket = Meet(text, contexts)!;
        Meet(text, contexts, ticket)?.Dispose();
    }

    // One handshake, flight by flight, until neither side has more to say; gives the ticket that came of it.
    private static TlsTicket? Meet(WireText text, Contexts contexts, TlsTicket? offered = null)
    {
        var client = TlsConnection.CreateClient(contexts.Client, "example.test");
        var server = TlsConnection.CreateServer(contexts.Server);
        client.UseSessions(ScriptedSession.Now, [1]);
        server.UseSessions(ScriptedSession.Now, [2]);
        if (offered is not null) Assert.That(client.OfferTicket(offered));
        using var pair = new TlsMemoryPair(client, server) { Verifier = DangerousAcceptAnything.Instance, Store = contexts.Store };
        using var known = new KnownHandshake12(TlsCryptoProvider.BouncyCastle, ClientShare, offered?.State.Secret);
        pair.Start();
        string what = offered is null ? "first time" : "again";
        (TlsMemoryEnd from, TlsMemoryEnd to) = (pair.Client, pair.Server);
        while (!from.Outbox.IsEmpty)
        {
            SnapshotWire.Show(text, $"{(from == pair.Client ? "client" : "server")}, {what}", from, known);
            to.Receive(from.Outbox, int.MaxValue, pair.Verifier);
            (from, to) = (to, from);
        }
        pair.Run();
        Assert.That(pair.Client.Connection.IsConnected && pair.Server.Connection.IsConnected);
        Assert.That(pair.Server.Connection.Info.IsResumed, Is.EqualTo(offered is not null));
        return pair.Client.Connection.TryTakeTicket(out TlsTicket? taken) ? taken : null;
    }

    private static Contexts Create(TlsCryptoProvider provider, TlsServerOptions server, params TlsCredential[] credentials) => new(
        TlsClientContext.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, CryptoProvider = provider, Credentials = credentials }),
        TlsServerContext.Create(server),
        StoppedClock.NewStore());

    private static ScriptedCryptoProvider Scripted(params byte[][] draws) => new(TlsCryptoProvider.BouncyCastle, draws);

    private sealed record Contexts(TlsClientContext Client, TlsServerContext Server, TlsSessionMemory Store);
}

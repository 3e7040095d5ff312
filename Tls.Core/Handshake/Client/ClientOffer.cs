using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Client;

/// <summary>
/// What the client has offered and can be held to: every answer of the server is checked against this. Owns the key exchanges
/// that are still open.
/// </summary>
internal sealed class ClientOffer : IDisposable
{
    private readonly List<ExtensionType> _extensions;
    private readonly List<KeyExchange> _shares;
    private readonly List<OfferedPsk> _psks = [];

    public ClientOffer(TlsClientContext context, PeerName? serverName, ConnectionSessions? sessions)
    {
        Context = context;
        ServerName = serverName;
        Grease = context.Policy.SendGrease ? new ClientGrease(context.Policy.Provider) : null;
        ExtensionOrder = Client.ExtensionOrder.Of(context, Grease);
        _extensions = new List<ExtensionType>(ExtensionOrder.Length);
        _shares = new List<KeyExchange>(context.KeyShareGroups.Length);
        TlsCryptoProvider provider = context.Policy.Provider;
        IsFallback = context.IsFallback && sessions?.Offered is null;
        AsksForTickets12 = sessions is not null && context.Policy.AllowsTls12;
        Session12 = sessions?.Offered is { Version: ProtocolVersion.Tls12 } offered ? offered : null;

        // RFC 5077 §3.4: with a ticket any ID will do; that it comes back tells that the session goes on.
        bool needsId = Session12 is { Kind: TicketKind.Ticket } || (Session12 is null && context.Policy.AllowsTls13 && context.Policy.MiddleboxCompatibility);
        SessionId = needsId ? new byte[ClientHello.MaxSessionIdLength] : Session12?.Identity ?? [];
        Draw(provider, Random, needsId ? SessionId : []);
        if (!context.Policy.AllowsTls13) return;
        GreaseShare = Grease?.Group;
        foreach (KeyExchangeGroup group in context.KeyShareGroups) _shares.Add(Start(group, provider));
        if (sessions?.Offered is { Version: ProtocolVersion.Tls13 } ticket) _psks.Add(ticket.AsPsk(sessions.Now));
        _psks.AddRange(context.PreSharedKeys);
        SendsPskModes = _psks.Count > 0 || sessions is not null;
    }

    public TlsClientContext Context { get; }

    public Policy Policy => Context.Policy;

    public PeerName? ServerName { get; }

    /// <summary>RFC 7507 §4: not where a session is offered, for then the client knows what the server can do.</summary>
    public bool IsFallback { get; }

    /// <summary>Null where the options do not ask for it.</summary>
    public ClientGrease? Grease { get; }

    public ExtensionType[] ExtensionOrder { get; }

    public byte[] Random { get; } = new byte[ClientHello.RandomLength];

    public byte[] SessionId { get; } = [];

    /// <summary>The TLS 1.2 session that is on offer, by ticket or by <see cref="SessionId"/>; null where there is none.</summary>
    public OfferedTicket? Session12 { get; }

    /// <summary>
    /// RFC 9846 §4.3.9: with a pre-shared key, and for tickets, which a server issues only for a mode that the client knows. §4.2.2: what was
    /// sent once is sent again, also where no key is left to offer.
    /// </summary>
    public bool SendsPskModes { get; }

    /// <summary>RFC 5077 §3.2: session_ticket is sent, with the ticket on offer or empty.</summary>
    public bool AsksForTickets12 { get; }

    /// <summary>What a HelloRetryRequest asked to be sent back; empty where none did.</summary>
    public byte[] Cookie { get; private set; } = [];

    public List<KeyExchange> Shares => _shares;

    /// <summary>The reserved group for which a share that is none goes before them; null where a HelloRetryRequest asked for the one (§4.2.2).</summary>
    public NamedGroup? GreaseShare { get; private set; }

    /// <summary>Pre-shared keys, in order of preference (RFC 9846 §4.3.11).</summary>
    public List<OfferedPsk> Psks => _psks;

    /// <summary>The terms of the early data that this ClientHello announces (§4.3.10: those of the first key); null where it announces none.</summary>
    public EarlyDataTerms? EarlyData { get; private set; }

    public bool Offered(ExtensionType type) => _extensions.Contains(type);

    public void Note(ExtensionType type) => _extensions.Add(type);

    /// <summary>Announces early data, where the first key allows it and what this client offers can come to its terms.</summary>
    public void OfferEarlyData()
    {
        if (_psks.Count == 0 || _psks[0].EarlyData is not { } terms) return;
        bool hasSuite = Policy.CipherSuites13.Contains(terms.Suite);
        bool hasProtocol = terms.ApplicationProtocol is null || Policy.OffersProtocol(terms.ApplicationProtocol);
        if (hasSuite && hasProtocol && terms.FitsName(ServerName?.Text)) EarlyData = terms;
    }

    /// <summary>The open key exchange of a group, or null where no share was sent for it.</summary>
    public KeyExchange? FindShare(NamedGroup group) => _shares.Find(share => share.Group.Name == group);

    /// <summary>RFC 7301 §3.1: the server selects exactly one name, and one of ours.</summary>
    public string CheckProtocol(ApplicationLayerProtocolNegotiation selected)
    {
        PeerFaultException.ThrowIf(selected.Count != 1, TlsFault.ApplicationProtocolNotOffered);
        foreach (byte[] offered in Policy.ApplicationProtocols)
        {
            if (selected.Contains(offered)) return Encoding.UTF8.GetString(offered);
        }
        throw new PeerFaultException(TlsFault.ApplicationProtocolNotOffered);
    }

    /// <summary>
    /// §4.2.2: what a HelloRetryRequest lets the second ClientHello change. A null group keeps the shares. §4.2.4: keys that do not have the
    /// suite's hash are not offered again.
    /// </summary>
    public void Retry(KeyExchangeGroup? group, ReadOnlySpan<byte> cookie, HashFunction hash)
    {
        Cookie = cookie.ToArray();
        _psks.RemoveAll(psk => psk.Key.Hash != hash);
        EarlyData = null;
        _extensions.Clear();
        if (group is null) return;
        GreaseShare = null;
        Dispose();
        _shares.Add(group.Start(Policy.Provider));
    }

    /// <summary>Wipes the private keys.</summary>
    public void Dispose()
    {
        foreach (KeyExchange share in _shares) share.Dispose();
        _shares.Clear();
    }

    // One draw for both, neither of which is a secret: it costs 2 µs, whatever its length.
    private static void Draw(TlsCryptoProvider provider, Span<byte> random, Span<byte> sessionId)
    {
        Span<byte> both = stackalloc byte[ClientHello.RandomLength + ClientHello.MaxSessionIdLength];
        both = both[..(random.Length + sessionId.Length)];
        provider.Fill(both);
        both[..random.Length].CopyTo(random);
        both[random.Length..].CopyTo(sessionId);
    }

    // draft-ietf-tls-hybrid-design §3.2: a hybrid and its classical half may share a key, which is used once all the same.
    private KeyExchange Start(KeyExchangeGroup group, TlsCryptoProvider provider) => group is HybridGroup hybrid
        ? hybrid.Start(provider, FindStarted(hybrid.Classical) ?? hybrid.Classical.Start(provider))
        : FindStarted(group) ?? group.Start(provider);

    private KeyExchange? FindStarted(KeyExchangeGroup classical)
    {
        foreach (KeyExchange share in _shares)
        {
            KeyExchange started = share is HybridKeyExchange hybrid ? hybrid.Classical : share;
            if (started.Group == classical) return started;
        }
        return null;
    }
}

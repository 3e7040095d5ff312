using System;
using System.Collections.Generic;
using Tls.Core;

namespace Tls.Fuzz;

/// <summary>Connections with <see cref="NullCrypto"/>. Contexts are made once for each twist: a fuzzer makes thousands of connections a second.</summary>
internal static class NullPeers
{
    // Made for tests, and trusted by nobody.
    private const string Certificate =
        """
        -----BEGIN CERTIFICATE-----
        MIIBJzCB2qADAgECAgEBMAUGAytlcDATMREwDwYDVQQDDAhzbmFwc2hvdDAeFw0y
        NjExMjEwNDM3NDVaFw00ODEwMTYwNDM3NDVaMBMxETAPBgNVBAMMCHNuYXBzaG90
        MCowBQYDK2VwAyEAE9mQinCSWZLtVGAH0n9Q2mi6chfvYqw8ynhFKf8QRxyjUzBR
        MB0GA1UdDgQWBBRqOo5uQTcsB+cNVlVdV3bMzCekuzAfBgNVHSMEGDAWgBRqOo5u
        QTcsB+cNVlVdV3bMzCekuzAPBgNVHRMBAf8EBTADAQH/MAUGAytlcANBADmbrDCc
        NRLIcIwNSDAo6QKnc790y2NBqM/asOgCSQAn6T6cAasC6EAuCHETJIHQh0Mr1yTN
        BRH0uXW/2N8xxQI=
        -----END CERTIFICATE-----
        """;

    private const string PrivateKey =
        """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIODh4uPk5ebn6Onq6+zt7u/w8fLz9PX29/j5+vv8/f7/
        -----END PRIVATE KEY-----
        """;

    private const int SmallRecord = 100;

    private const int MaxEarlyData = 1_000;

    private static readonly byte[] TicketSecret = [.. "0123456789abcdef0123456789abcdef"u8];
    private static readonly byte[] PreSharedSecret = new byte[32];
    private static readonly TlsCredential Credential = TlsCredential.FromPem(Certificate, PrivateKey, new NullCrypto());
    private static readonly Dictionary<PeerTwist, (TlsClientContext Context, NullCrypto Crypto)> Clients = [];
    private static readonly Dictionary<PeerTwist, (TlsServerContext Context, NullCrypto Crypto)> Servers = [];

    /// <summary>One whose key is with the caller.</summary>
    public static TlsCredential ElsewhereCredential { get; } = TlsCredential.WithExternalKey(Certificate);

    /// <summary>When everything happens.</summary>
    public static DateTimeOffset Now { get; } = DateTimeOffset.UnixEpoch.AddYears(60);

    /// <summary>Not started yet; a client offers the ticket, if there is one and it fits.</summary>
    public static TlsConnection Create(bool isServer, PeerTwist twist, byte[]? ticket)
    {
        TlsConnection connection = isServer ? Server(twist) : Client(twist);
        if (!twist.HasFlag(PeerTwist.Extras)) return connection;
        connection.UseSessions(Now, "rules"u8);
        if (isServer || ticket is null) return connection;
        using var session = TlsTicket.Import(ticket);
        connection.OfferTicket(session);
        return connection;
    }

    private static TlsConnection Client(PeerTwist twist)
    {
        if (!Clients.TryGetValue(twist, out (TlsClientContext Context, NullCrypto Crypto) known))
        {
            var crypto = new NullCrypto();
            Clients[twist] = known = (TlsClientContext.Create(ClientOptions(twist, crypto)), crypto);
        }
        known.Crypto.Rewind();
        return TlsConnection.CreateClient(known.Context, "example.test");
    }

    private static TlsConnection Server(PeerTwist twist)
    {
        if (!Servers.TryGetValue(twist, out (TlsServerContext Context, NullCrypto Crypto) known))
        {
            var crypto = new NullCrypto();
            Servers[twist] = known = (TlsServerContext.Create(ServerOptions(twist, crypto)), crypto);
        }
        known.Crypto.Rewind();
        return TlsConnection.CreateServer(known.Context);
    }

    private static TlsClientOptions ClientOptions(PeerTwist twist, NullCrypto crypto) => new()
    {
        CryptoProvider = crypto,
        MaxVersion = twist.HasFlag(PeerTwist.Tls12) ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13,
        KeyShareGroups = twist.HasFlag(PeerTwist.Retry) ? [] : null,
        Credentials = twist.HasFlag(PeerTwist.ClientCertificate) && !twist.HasFlag(PeerTwist.Pauses) ? [Credential] : [],
        PauseAtCertificateRequest = twist.HasFlag(PeerTwist.Pauses),
        VerifyOnResumption = twist.HasFlag(PeerTwist.Pauses),
        PreSharedKeys = PreSharedKeys(twist),
        ApplicationProtocols = twist.HasFlag(PeerTwist.Protocols) ? ["h2", "http/1.1"] : [],
        CertificateCompression = twist.HasFlag(PeerTwist.Protocols) ? NullCompression.All : [],
        MaxReceivedRecordContent = twist.HasFlag(PeerTwist.SmallRecords) ? SmallRecord : null,
        MaxSentRecordContent = twist.HasFlag(PeerTwist.SmallRecords) ? SmallRecord : 16_384,
        RequestCertificateStatus = twist.HasFlag(PeerTwist.Extras),
    };

    private static TlsServerOptions ServerOptions(PeerTwist twist, NullCrypto crypto) => new()
    {
        CryptoProvider = crypto,
        MaxVersion = twist.HasFlag(PeerTwist.Tls12) ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13,
        Groups = twist.HasFlag(PeerTwist.Retry) ? [NamedGroup.Secp384r1] : new TlsClientOptions().Groups,
        RetryCookie = twist.HasFlag(PeerTwist.Retry) ? new byte[] { 1, 2, 3 } : default,
        TicketKeys = twist.HasFlag(PeerTwist.Extras) && !twist.HasFlag(PeerTwist.Store) ? TlsTicketKeys.FromSecret(TicketSecret, provider: crypto) : null,
        UsesSessionStore = twist.HasFlag(PeerTwist.Extras) && twist.HasFlag(PeerTwist.Store),
        PauseAtClientHello = twist.HasFlag(PeerTwist.Pauses),
        VerifyOnResumption = twist.HasFlag(PeerTwist.Required),
        PreSharedKeys = PreSharedKeys(twist),
        MaxEarlyDataSize = twist.HasFlag(PeerTwist.EarlyData) ? MaxEarlyData : 0,
        Credentials = [ServerCredential(twist)],
        ClientCertificates = twist.HasFlag(PeerTwist.Required) && !twist.HasFlag(PeerTwist.EarlyData) ? ClientCertificateMode.Required
            : twist.HasFlag(PeerTwist.ClientCertificate) ? ClientCertificateMode.Optional
            : ClientCertificateMode.None,
        ApplicationProtocols = twist.HasFlag(PeerTwist.Protocols) ? ["http/1.1"] : [],
        CertificateCompression = twist.HasFlag(PeerTwist.Protocols) ? NullCompression.All : [],
        MaxReceivedRecordContent = twist.HasFlag(PeerTwist.SmallRecords) ? SmallRecord : null,
        MaxSentRecordContent = twist.HasFlag(PeerTwist.SmallRecords) ? SmallRecord : 16_384,
    };
    private static TlsCredential ServerCredential(PeerTwist twist)
    {
        TlsCredential credential = twist.HasFlag(PeerTwist.Pauses) ? ElsewhereCredential : Credential;
        return twist.HasFlag(PeerTwist.Extras) ? credential.WithCertificateStatus([0x30, 0]) : credential;
    }

    // One object for each side: a key has one role.
    private static TlsPreSharedKey[] PreSharedKeys(PeerTwist twist)
    {
        if (!twist.HasFlag(PeerTwist.EarlyData) || twist.HasFlag(PeerTwist.Tls12)) return [];
        return [new TlsPreSharedKey("client 1"u8, PreSharedSecret).WithEarlyData(MaxEarlyData, CipherSuite.TLS_AES_128_GCM_SHA256)];
    }
}

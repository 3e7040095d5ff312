using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake.Client;
using Tls.Tests.Codec;
using Tls.Tests.Crypto;
using Tls.Tests.Keys;

namespace Tls.Tests.Vectors;

/// <summary>
/// RFC 8448 replayed from both sides. Each side gets the RFC's randomness and the other side's records, and has to say what the RFC
/// says, to the byte: messages, key schedule, record protection and the order of it all.
/// </summary>
[TestFixtureSource(typeof(Rfc8448Trace), nameof(Rfc8448Trace.All))]
internal sealed class Rfc8448ReplayTests(Rfc8448Trace trace)
{
    [Test]
    public void The_client_says_what_the_trace_says()
    {
        using var client = new ReplayEnd(CreateClient());
        client.Says(trace.ClientHello, "ClientHello");
        if (trace.HasRetry)
        {
            client.Hear(trace.HelloRetryRequest);
            client.Says(trace.SecondClientHello, "second ClientHello");
        }
        client.Hear(trace.ServerHello);
        client.SaysNothing();
        client.Hear(trace.ServerFlight);
        client.Says(trace.ClientFinished, "Finished");
        Assert.That(client.Connection.IsConnected);

        client.Hear(trace.NewSessionTicket);
        client.SaysNothing();
        client.Write(trace.Data);
        client.Says(trace.ClientData, "application data");
        client.Hear(trace.ServerData);
        client.HasRead(trace.Data);
        client.Close();
        client.Says(trace.ClientClose, "close_notify");
        Assert.That(client.Hear(trace.ServerClose), Is.EqualTo(TlsStatus.Closed));
    }

    [Test]
    public void The_server_says_what_the_trace_says()
    {
        using var server = new ReplayEnd(CreateServer());
        server.SaysNothing();
        server.Hear(trace.ClientHello);
        if (trace.HasRetry)
        {
            server.Says(trace.HelloRetryRequest, "HelloRetryRequest");
            server.Hear(trace.SecondClientHello);
        }
        server.Says([.. trace.ServerHello, .. trace.ServerFlight], "ServerHello through Finished");
        server.Hear(trace.ClientFinished);
        server.SaysNothing();
        Assert.That(server.Connection.IsConnected);
        Assert.That(server.Connection.Info.PeerCertificates.Select(certificate => certificate.ToArray()), Is.EqualTo(trace.ClientCertificates));

        // Tickets are not made here yet: the RFC's is lent to the record writer, which thereby has the RFC's sequence numbers.
        if (trace.NewSessionTicket.Length > 0) server.WriteForeignMessage(NewSessionTicketMessage());
        server.Says(trace.NewSessionTicket, "NewSessionTicket");
        server.Hear(trace.ClientData);
        server.HasRead(trace.Data);
        server.Write(trace.Data);
        server.Says(trace.ServerData, "application data");
        Assert.That(server.Hear(trace.ClientClose), Is.EqualTo(TlsStatus.Closed));
        server.Close();
        server.Says(trace.ServerClose, "close_notify");
    }

    private TlsConnection CreateClient()
    {
        // The hello's lists are the RFC's; the policy behind it is what this library can do of them.
        var layout = new ClientHelloLayout
        {
            Order =
            [
                ExtensionType.ServerName,
                ExtensionType.RenegotiationInfo,
                ExtensionType.SupportedGroups,
                ExtensionType.SessionTicket,
                ExtensionType.KeyShare,
                ExtensionType.SupportedVersions,
                ExtensionType.SignatureAlgorithms,
                ExtensionType.Cookie,
                ExtensionType.PskKeyExchangeModes,
                ExtensionType.RecordSizeLimit,
                ExtensionType.Padding,
            ],
            Foreign = ForeignExtensions(),
            SignatureSchemes = Rfc8448Trace.OfferedSchemes,
            Groups = trace.OfferedByClient,
            PadTo512 = true,
        };
        var options = new TlsClientOptions
        {
            CryptoProvider = new ScriptedCryptoProvider(TlsCryptoProvider.BouncyCastle, trace.ClientDraws),
            CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_CHACHA20_POLY1305_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384],
            Groups = [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1],
            Credentials = trace.Client is { } identity ? [identity.CreateCredential()] : [],
            MiddleboxCompatibility = trace.MiddleboxCompatibility,
            MaxReceivedRecordContent = 16_384,
        };
        return TlsConnection.CreateClient(TlsClientContext.Create(options, layout), Rfc8448Trace.ServerName);
    }

    private TlsConnection CreateServer()
    {
        var options = new TlsServerOptions
        {
            CryptoProvider = new ScriptedCryptoProvider(TlsCryptoProvider.BouncyCastle, trace.ServerDraws),
            Credentials = [trace.Server.CreateCredential()],
            ClientCertificates = trace.Client is null ? ClientCertificateMode.None : ClientCertificateMode.Required,
            SignatureSchemes = Rfc8448Trace.OfferedSchemes,
            Groups = trace.NegotiableByServer,
            RetryCookie = trace.RetryCookie,
            MiddleboxCompatibility = trace.MiddleboxCompatibility,
        };
        return TlsConnection.CreateServer(TlsServerContext.Create(options, trace.AdvertisedByServer));
    }

    private Dictionary<ExtensionType, byte[]> ForeignExtensions()
    {
        var foreign = new Dictionary<ExtensionType, byte[]>
        {
            [ExtensionType.RenegotiationInfo] = Hex.Bytes("00"),
            [ExtensionType.PskKeyExchangeModes] = Hex.Bytes("01 01"),
        };
        if (trace.OffersSessionTicket) foreign[ExtensionType.SessionTicket] = [];
        return foreign;
    }

    private byte[] NewSessionTicketMessage()
    {
        using var secrets = new KnownHandshake(TlsCryptoProvider.BouncyCastle, trace.ClientDraws[^1], trace.Hellos);
        secrets.Append(trace.ServerMessages);
        return KnownHandshake.Open(secrets.Advance().Server, 0, trace.NewSessionTicket);
    }
}

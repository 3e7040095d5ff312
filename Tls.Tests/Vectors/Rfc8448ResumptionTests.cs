using System;
using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server13;
using Tls.Core.Keys;
using Tls.Tests.Codec;
using Tls.Tests.Crypto;

namespace Tls.Tests.Vectors;

/// <summary>
/// RFC 8448 section 4, resumption with early data, replayed from both sides to the byte: binder, early keys, EndOfEarlyData, and a key
/// schedule that begins with a PSK.
/// </summary>
internal sealed class Rfc8448ResumptionTests
{
    private const string ServerName = "server";
    private const uint ObfuscatedTicketAge = 0xFAD6AACB;
    private const int MaxEarlyDataSize = 1_024;

    private static byte[] ClientRandom { get; } = Hex.Bytes("1bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d95");

    private static byte[] ClientKey { get; } = Hex.Bytes("bff91188283846dd6a2134ef7180ca2b0b14fb10dce707b5098c0dddc813b2df");

    private static byte[] ServerRandom { get; } = Hex.Bytes("3ccfd2dec890222763472ae8136777c9d7358777bb66e91ea5122495f559ea2d");

    private static byte[] ServerKey { get; } = Hex.Bytes("de5b4476e7b490b2652d338acbf2948066f255f9440e23b98fc69835298dc107");

    private static byte[] Ticket { get; } = Hex.Bytes(
        """
        2c035d829359ee5ff7af4ec900000000262a6494dc486d2c8a34cb33fa90bf1b0070ad3c498883c9367c09a2be785abc55cd226097a3a982117283f82a03a143
        efd3ff5dd36d64e861be7fd61d2827db279cce145077d454a3664d4e6da4d29ee03725a6a4dafcd0fc67d2aea70529513e3da2677fa5906c5b3f7d8f92f228bd
        a40dda721470f9fbf297b5aea617646fac5c03272e970727c621a79141ef5f7de6505e5bfbc388e93343694093934ae4d357
        """);

    /// <summary>What section 3 derives from its resumption secret and the nonce of its ticket.</summary>
    private static byte[] Psk { get; } = Hex.Bytes("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");

    private static byte[] ClientHello { get; } = Hex.Bytes(
        """
        1603010200010001fc03031bc3ceb6bbe39cff938355b5a50adb6db21b7a6af649d7b4bc419d7876487d95000006130113031302010001cd0000000b00090000
        06736572766572ff01000100000a00140012001d00170018001901000101010201030104003300260024001d0020e4ffb68ac05f8d96c99da26698346c6be164
        82badddafe051a66b4f18d668f0b002a0000002b0003020304000d0020001e040305030603020308040805080604010501060102010402050206020202002d00
        020101001c0002400100150057000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
        000000000000000000000000000000000000000000000000000000000000000000000000002900dd00b800b22c035d829359ee5ff7af4ec900000000262a6494
        dc486d2c8a34cb33fa90bf1b0070ad3c498883c9367c09a2be785abc55cd226097a3a982117283f82a03a143efd3ff5dd36d64e861be7fd61d2827db279cce14
        5077d454a3664d4e6da4d29ee03725a6a4dafcd0fc67d2aea70529513e3da2677fa5906c5b3f7d8f92f228bda40dda721470f9fbf297b5aea617646fac5c0327
        2e970727c621a79141ef5f7de6505e5bfbc388e93343694093934ae4d357fad6aacb0021203add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6f
        a31b9e5f9d
        """);

    private static byte[] EarlyData { get; } = Hex.Bytes("414243444546");

    private static byte[] EarlyRecord { get; } = Hex.Bytes("1703030017ab1df420e75c457a7cc5d2844f76d5aee4b4edbf049be0");

    private static byte[] ServerHello { get; } = Hex.Bytes(
        """
        16030300600200005c03033ccfd2dec890222763472ae8136777c9d7358777bb66e91ea5122495f559ea2d00130100003400290002000000330024001d002012
        1761ee42c333e1b9e77b60dd57c2053cd94512ab47f115e86eff50942cea31002b00020304
        """);

    private static byte[] ServerFlight { get; } = Hex.Bytes(
        """
        1703030061dc48237b4b879f50d0d4d262ea8b4716eb40ddc1eb957e11126e8a7149c2d012d37a7115957e64ce30008b9e0323f2c05a9c1c77b4f37849a695ab
        255060a33fee770ca95cb8486bfd0843b87024865ca35cc41c4e515c64dcb1369f98635bc7a5
        """);

    /// <summary>EndOfEarlyData under the early keys, and Finished.</summary>
    private static byte[] ClientFinished { get; } = Hex.Bytes(
        """
        1703030015aca6fc944841298df99593725f9bf9754429b12f09170303003500f8b467d14cf22a4b3f0b6ae0d8e6cc8d08e0db3515ef5c2bdf1922eafbb70009
        964716d834fb70c3d2a56c5b1f5f6bdba6c333cf
        """);

    /// <summary>What both sides send.</summary>
    private static byte[] Data { get; } = Hex.Bytes("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031");

    private static byte[] ClientData { get; } = Hex.Bytes(
        """
        1703030043b1cebce242aa201be9ae5e1cb2a9aa4b33d4e866af1edb068919237741aa031d7a74d491c99b9d4e232b74206bc6fbaa04fe78be44a9b4f54320a1
        7eb76992afac3103
        """);

    private static byte[] ServerData { get; } = Hex.Bytes(
        """
        1703030043275e9f20acff57bc000657d3867df039cccf79047884cf75771746f740b5a83f462a0954c3581393a203a25a7dd14141ef1a37900cdb62ff62dee1
        ba39ab2590cbf194
        """);

    private static byte[] ClientClose { get; } = Hex.Bytes("17030300130facce3246bdfc6369838d6a82ae6de5d422dc");

    private static byte[] ServerClose { get; } = Hex.Bytes("17030300135b18af444e8e1eec7158fb62d8f2577d37ba5d");

    [Test]
    public void The_client_says_what_the_trace_says()
    {
        using var secret = new Secret(Psk.Length);
        Psk.CopyTo(secret.Bytes);
        using var client = new ReplayEnd(CreateClient(secret), offerEarlyData: true);
        client.Says(ClientHello, "ClientHello");
        client.WriteEarly(EarlyData);
        client.Says(EarlyRecord, "early data");
        client.Hear(ServerHello);
        client.SaysNothing();
        client.Hear(ServerFlight);
        client.Says(ClientFinished, "EndOfEarlyData and Finished");
        Assert.That(client.Connection.IsConnected);
        Assert.That(client.Connection.Info.EarlyData, Is.EqualTo(TlsEarlyData.Accepted));

        client.Write(Data);
        client.Says(ClientData, "application data");
        client.Hear(ServerData);
        client.HasRead(Data);
        client.Close();
        client.Says(ClientClose, "close_notify");
        Assert.That(client.Hear(ServerClose), Is.EqualTo(TlsStatus.Closed));
    }

    [Test]
    public void The_server_says_what_the_trace_says()
    {
        using var secret = new Secret(Psk.Length);
        Psk.CopyTo(secret.Bytes);
        using var server = new ReplayEnd(CreateServer(secret));
        server.Hear([.. ClientHello, .. EarlyRecord]);
        server.Says([.. ServerHello, .. ServerFlight], "ServerHello through Finished");
        server.HasRead(EarlyData);
        Assert.That(server.Connection.IsConnected, Is.False);
        server.Hear(ClientFinished);
        server.SaysNothing();
        Assert.That(server.Connection.IsConnected);

        server.Hear(ClientData);
        server.HasRead(Data);
        server.Write(Data);
        server.Says(ServerData, "application data");
        Assert.That(server.Hear(ClientClose), Is.EqualTo(TlsStatus.Closed));
        server.Close();
        server.Says(ServerClose, "close_notify");
    }

    private static TlsConnection CreateClient(Secret secret)
    {
        var layout = new ClientHelloLayout
        {
            Order =
            [
                ExtensionType.ServerName,
                ExtensionType.RenegotiationInfo,
                ExtensionType.SupportedGroups,
                ExtensionType.KeyShare,
                ExtensionType.EarlyData,
                ExtensionType.SupportedVersions,
                ExtensionType.SignatureAlgorithms,
                ExtensionType.PskKeyExchangeModes,
                ExtensionType.RecordSizeLimit,
                ExtensionType.Padding,
                ExtensionType.PreSharedKey,
            ],
            Foreign = new Dictionary<ExtensionType, byte[]> { [ExtensionType.RenegotiationInfo] = Hex.Bytes("00") },
            SignatureSchemes = Rfc8448Trace.OfferedSchemes,
            Groups = Rfc8448Trace.AllGroups,
            PadTo512 = true,
        };
        var options = new TlsClientOptions
        {
            CryptoProvider = new ScriptedCryptoProvider(TlsCryptoProvider.BouncyCastle, ClientRandom, ClientKey),
            CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_CHACHA20_POLY1305_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384],
            Groups = [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1],
            MiddleboxCompatibility = false,
            MaxReceivedRecordContent = 16_384,
        };
        var psk = new OfferedPsk(Ticket, ObfuscatedTicketAge, new PreSharedKey(secret, HashFunction.Sha256, PskOrigin.Resumption), Terms);
        return TlsConnection.CreateClient(TlsClientContext.Create(options, layout, psk), ServerName);
    }

    private static TlsConnection CreateServer(Secret secret)
    {
        var options = new TlsServerOptions
        {
            CryptoProvider = new ScriptedCryptoProvider(TlsCryptoProvider.BouncyCastle, ServerRandom, ServerKey),
            Credentials = [Peers.TestCredentials.Of()],
            Groups = [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1],
            MaxEarlyDataSize = MaxEarlyDataSize,
            MiddleboxCompatibility = false,
        };
        return TlsConnection.CreateServer(TlsServerContext.Create(options, Rfc8448Trace.AllGroups, new Tickets(secret)));
    }

    private static EarlyDataTerms Terms => new(MaxEarlyDataSize, CipherSuiteSpec.Find(CipherSuite.TLS_AES_128_GCM_SHA256)!, null, ServerName);

    /// <summary>Knows the ticket of section 3, and no other.</summary>
    private sealed class Tickets(Secret secret) : IPskSource
    {
        public FoundPsk? Find(PskIdentity identity, HandshakeContext context)
        {
            if (!identity.Identity.SequenceEqual(Ticket)) return null;
            return new FoundPsk(Ticket, new PreSharedKey(secret, HashFunction.Sha256, PskOrigin.Resumption), Terms);
        }
    }
}

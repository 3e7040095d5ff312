using System;
using System.Linq;
using Tls.Core;
using Tls.Core.Records;
using Tls.Tests.Keys;
using Tls.Transports;

namespace Tls.Tests.Snapshots;

/// <summary>What all snapshots of a wire have in common: who the server is, bytes that count up in place of random ones, and records.</summary>
internal static class SnapshotWire
{
    // Made for these tests, and trusted by nobody. Ed25519, because its signatures draw no randomness.
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

    /// <summary>Signs without randomness.</summary>
    public static TlsCredential Credential() => TlsCredential.FromPem(Certificate, PrivateKey, TlsCryptoProvider.BouncyCastle);

    /// <summary>32 bytes.</summary>
    public static byte[] Count(int first) => [.. Enumerable.Range(first, 32).Select(value => (byte)value)];

    /// <summary>A flight of TLS 1.2 that waits in an end's outbox.</summary>
    public static void Show(WireText text, string heading, TlsMemoryEnd end, KnownHandshake12 known)
    {
        text.Heading(heading);
        foreach (byte[] record in SplitRecords(end.Outbox.Unread))
        {
            text.Record(record);
            if ((ContentType)record[0] == ContentType.ChangeCipherSpec) known.NoteChangeCipherSpec(end.Connection.IsServer);
            if ((ContentType)record[0] == ContentType.Handshake) text.Messages(known.Take(record, end.Connection.IsServer));
        }
    }

    public static byte[][] SplitRecords(ReadOnlySpan<byte> records)
    {
        byte[][] split = [];
        while (!records.IsEmpty)
        {
            int length = RecordHeader.Read(records).TotalLength;
            split = [.. split, records[..length].ToArray()];
            records = records[length..];
        }
        return split;
    }
}

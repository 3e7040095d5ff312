using System.Collections.Generic;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Codec;

namespace Tls.Tests.Vectors;

/// <summary>
/// A handshake that RFC 8448 publishes: every draw of randomness and every record. Immutable. Section 4 (resumption) has tests of its own.
/// </summary>
internal sealed partial class Rfc8448Trace(string name)
{
    private const int RecordHeaderLength = 5;

    // RFC 7919: the RFC's peers list them, and use none.
    private const NamedGroup Ffdhe2048 = (NamedGroup)0x0100;
    private const NamedGroup Ffdhe3072 = (NamedGroup)0x0101;
    private const NamedGroup Ffdhe4096 = (NamedGroup)0x0102;
    private const NamedGroup Ffdhe6144 = (NamedGroup)0x0103;
    private const NamedGroup Ffdhe8192 = (NamedGroup)0x0104;

    // Computed each time: the order in which the parts of this class are initialised is nobody's to know.
    public static NamedGroup[] AllGroups =>
    [
        NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1,
        Ffdhe2048, Ffdhe3072, Ffdhe4096, Ffdhe6144, Ffdhe8192,
    ];

    /// <summary>signature_algorithms of every ClientHello; the last four are DSA's and have no name any more.</summary>
    public static SignatureScheme[] OfferedSchemes =>
        [
            SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.EcdsaSecp384r1Sha384, SignatureScheme.EcdsaSecp521r1Sha512, SignatureScheme.EcdsaSha1,
            SignatureScheme.RsaPssRsaeSha256, SignatureScheme.RsaPssRsaeSha384, SignatureScheme.RsaPssRsaeSha512,
            SignatureScheme.RsaPkcs1Sha256, SignatureScheme.RsaPkcs1Sha384, SignatureScheme.RsaPkcs1Sha512, SignatureScheme.RsaPkcs1Sha1,
            (SignatureScheme)0x0402, (SignatureScheme)0x0502, (SignatureScheme)0x0602, (SignatureScheme)0x0202,
        ];

    public static IEnumerable<Rfc8448Trace> All => [Section3Simple1Rtt, Section5HelloRetryRequest, Section6ClientAuthentication, Section7CompatibilityMode];

    /// <summary>The name in server_name.</summary>
    public static string ServerName => "server";

    /// <summary>Who the server is in sections 3, 5 and 7, without what it signs.</summary>
    private static Rfc8448Identity Rsa => new(CertificateKeyKind.Rsa, 1024, SignatureScheme.RsaPssRsaeSha256)
    {
        CertificateDer = Hex.Bytes(
            """
            308201ac30820115a003020102020102300d06092a864886f70d01010b0500300e310c300a06035504031303727361301e170d3136303733303031323335395a
            170d3236303733303031323335395a300e310c300a0603550403130372736130819f300d06092a864886f70d010101050003818d0030818902818100b4bb498f
            8279303d980836399b36c6988c0c68de55e1bdb826d3901a2461eafd2de49a91d015abbc9a95137ace6c1af19eaa6af98c7ced43120998e187a80ee0ccb0524b
            1b018c3e0b63264d449a6d38e22a5fda430846748030530ef0461c8ca9d9efbfae8ea6d1d03e2bd193eff0ab9a8002c47428a6d35a8d88d79f7f1e3f02030100
            01a31a301830090603551d1304023000300b0603551d0f0404030205a0300d06092a864886f70d01010b05000381810085aad2a0e5b9276b908c65f73a726717
            0618a54c5f8a7b337d2df7a594365417f2eae8f8a58c8f8172f9319cf36b7fd6c55b80f21a03015156726096fd335e5e67f2dbf102702e608ccae6bec1fc63a4
            2a99be5c3eb7107c3c54e9b9eb2bd5203b1c3b84e0a8b2f759409ba3eac9d91d402dcc0cc8f8961229ac9187b42b4de1
            """),
        SignedContent = [],
        Signature = [],
    };

    /// <summary>supported_groups of the ClientHello.</summary>
    public IReadOnlyList<NamedGroup> OfferedByClient { get; private init; } = AllGroups;

    /// <summary>What a server has to be limited to, so that it chooses as the RFC's did.</summary>
    public IReadOnlyList<NamedGroup> NegotiableByServer { get; private init; } = AllGroups[..4];

    /// <summary>supported_groups of EncryptedExtensions.</summary>
    public NamedGroup[] AdvertisedByServer { get; private init; } = AllGroups;

    public bool MiddleboxCompatibility { get; private init; }

    /// <summary>The ClientHello holds an empty session_ticket extension (RFC 5077).</summary>
    public bool OffersSessionTicket { get; private init; }

    /// <summary>The client's random with its session ID if any, and a private key for every share.</summary>
    public required byte[][] ClientDraws { get; init; }

    /// <summary>The server's random and private key. What its signature draws is not here: see <see cref="Rfc8448Identity"/>.</summary>
    public required byte[][] ServerDraws { get; init; }

    public required byte[] ClientHello { get; init; }

    public byte[] RetryCookie { get; private init; } = [];

    /// <summary>Empty where there was none.</summary>
    public byte[] HelloRetryRequest { get; private init; } = [];

    public byte[] SecondClientHello { get; private init; } = [];

    public required byte[] ServerHello { get; init; }

    /// <summary>All records from EncryptedExtensions through Finished, and the change_cipher_spec before them.</summary>
    public required byte[] ServerFlight { get; init; }

    /// <summary>The message, not the record; so is <see cref="ServerFinished"/>.</summary>
    public required byte[] EncryptedExtensions { get; init; }

    /// <summary>The message; empty where there was none.</summary>
    public byte[] CertificateRequest { get; private init; } = [];

    public required Rfc8448Identity Server { get; init; }

    /// <summary>Null where the client was not asked who it is.</summary>
    public Rfc8448Identity? Client { get; private init; }

    public required byte[] ServerFinished { get; init; }

    /// <summary>The record with Finished, and with the client's certificate where it shows one, and the change_cipher_spec before it.</summary>
    public required byte[] ClientFinished { get; init; }

    /// <summary>Empty where there was none; so are all up to <see cref="ServerData"/>.</summary>
    public byte[] NewSessionTicket { get; private init; } = [];

    /// <summary>What both sides send.</summary>
    public byte[] Data { get; private init; } = [];

    public byte[] ClientData { get; private init; } = [];

    public byte[] ServerData { get; private init; } = [];

    public required byte[] ClientClose { get; init; }

    public required byte[] ServerClose { get; init; }

    /// <summary>The messages of the server's flight, in their order.</summary>
    public byte[][] ServerMessages => [EncryptedExtensions, CertificateRequest, Server.CertificateMessage, Server.CertificateVerifyMessage, ServerFinished];

    /// <summary>What the client says of itself before its Finished; empty where nothing.</summary>
    public byte[] ClientIdentification => Client is null ? [] : [.. Client.CertificateMessage, .. Client.CertificateVerifyMessage];

    public byte[][] ClientCertificates => Client is null ? [] : [Client.CertificateDer];

    public bool HasRetry => HelloRetryRequest.Length > 0;

    /// <summary>The messages in the clear, without their record headers, in the order of the transcript.</summary>
    public byte[][] Hellos => HasRetry
        ? [Message(ClientHello), Message(HelloRetryRequest), Message(SecondClientHello), Message(ServerHello)]
        : [Message(ClientHello), Message(ServerHello)];

    public override string ToString() => name;

    private static byte[] Message(byte[] record) => record[RecordHeaderLength..];
}

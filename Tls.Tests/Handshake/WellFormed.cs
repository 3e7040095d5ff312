using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>A message of every type that breaks no rule of syntax, so that a refusal is for its type and nothing else.</summary>
internal static class WellFormed
{
    public static byte[] Message(HandshakeType type) => type switch
    {
        HandshakeType.ClientHello => new ScriptedClient().NewHello().Encode(),
        HandshakeType.ServerHello => ServerHello(),
        HandshakeType.NewSessionTicket => Encoded.Message(new NewSessionTicket(3600, 1, [1], [1, 2, 3, 4], ExtensionBlock.Parse([]))),
        HandshakeType.EncryptedExtensions or HandshakeType.CertificateRequest => Encoded.Message(type, type == HandshakeType.CertificateRequest
            ? ServerCertificateRequestBody()
            : [0, 0]),
        HandshakeType.Certificate => ScriptedServer.CertificateMessage(TestCredentials.Of().Chain),
        HandshakeType.CertificateVerify => Encoded.Message(new CertificateVerify(SignatureScheme.EcdsaSecp256r1Sha256, new byte[70])),
        HandshakeType.Finished => Encoded.Message(type, new byte[32]),
        HandshakeType.KeyUpdate => Encoded.Message(type, 0),
        HandshakeType.ServerKeyExchange => Encoded.Message(type, [3, 0, 0x1D, .. Encoded.Vector8(new byte[32]), 4, 3, .. Encoded.Vector16(new byte[70])]),
        HandshakeType.ClientKeyExchange => Encoded.Message(type, Encoded.Vector8(new byte[32])),
        HandshakeType.CertificateStatus => Encoded.Message(type, 1, 0, 0, 1, 0),
        HandshakeType.CompressedCertificate => Encoded.Message(type, 0, 1, 0, 0, 4, 0, 0, 1, 0),
        HandshakeType.MessageHash => Encoded.Message(type, new byte[32]),
        _ => Encoded.Message(type),
    };

    private static byte[] ServerCertificateRequestBody() => ScriptedServer.CertificateRequestMessage()[HandshakeMessage.HeaderLength..];

    private static byte[] ServerHello()
    {
        var hello = new ServerHelloSpec { CipherSuite = CipherSuite.TLS_AES_128_GCM_SHA256 };
        hello.Extensions.Set(new KeyShareServerHello(new KeyShareEntry(NamedGroup.X25519, new byte[32])));
        hello.Extensions.Set(new SupportedVersionsServerHello(ProtocolVersion.Tls13));
        return hello.Encode();
    }
}

using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Messages;
using Tls.Tests.Codec;

namespace Tls.Tests.Messages;

internal sealed class HelloTests
{
    private static readonly byte[] Random = SHA256.HashData([1]);

    [Test]
    public void ClientHello_gives_every_field()
    {
        byte[] encoded = Hex.Bytes($"0303 {System.Convert.ToHexString(Random)} 02 ABCD 0004 1301 1302 02 0001 0005 5A5A 0001 07");
        var hello = ClientHello.Parse(encoded);
        Assert.That(hello.LegacyVersion, Is.EqualTo(ProtocolVersion.Tls12));
        Assert.That(hello.Random.ToArray(), Is.EqualTo(Random));
        Assert.That(hello.LegacySessionId.ToArray(), Is.EqualTo(Hex.Bytes("ABCD")));
        Assert.That(hello.CipherSuites[1], Is.EqualTo(CipherSuite.TLS_AES_256_GCM_SHA384));
        Assert.That(hello.LegacyCompressionMethods.ToArray(), Is.EqualTo(Hex.Bytes("0001")));
        Assert.That(hello.HasExtensions);
        Assert.That(hello.Extensions.Count, Is.EqualTo(1));
    }

    [Test]
    public void ServerHello_gives_every_field()
    {
        byte[] encoded = Hex.Bytes($"0303 {System.Convert.ToHexString(Random)} 02 ABCD 1301 01 0005 5A5A 0001 07");
        var hello = ServerHello.Parse(encoded);
        Assert.That(hello.LegacyVersion, Is.EqualTo(ProtocolVersion.Tls12));
        Assert.That(hello.Random.ToArray(), Is.EqualTo(Random));
        Assert.That(hello.LegacySessionIdEcho.ToArray(), Is.EqualTo(Hex.Bytes("ABCD")));
        Assert.That(hello.CipherSuite, Is.EqualTo(CipherSuite.TLS_AES_128_GCM_SHA256));
        Assert.That(hello.LegacyCompressionMethod, Is.EqualTo(1));
        Assert.That(hello.HasExtensions);
        Assert.That(hello.Extensions.Count, Is.EqualTo(1));
        Assert.That(hello.IsHelloRetryRequest, Is.False);
    }

    [Test]
    public void A_hello_without_extensions_is_not_one_with_none()
    {
        string start = $"0303 {Hex.Zeros(32)} 00 0002 1301 01 00";
        Assert.That(ClientHello.Parse(Hex.Bytes(start)).HasExtensions, Is.False);
        Assert.That(ClientHello.Parse(Hex.Bytes(start + "0000")).HasExtensions);
        Assert.That(ClientHello.Parse(Hex.Bytes(start + "0000")).Extensions.IsEmpty);
    }

    [TestCase("00")]
    [TestCase("0001")]
    [TestCase("0000 0000")]
    [TestCase("0004 5A5A 0000 00")]
    public void Data_after_a_hello_that_is_no_block_is_malformed(string rest)
    {
        byte[] hello = Hex.Bytes($"0303 {Hex.Zeros(32)} 00 0002 1301 01 00 {rest}");
        Assert.That(CodecCases.FaultOf(new MessageCase<ClientHello>(), hello), Is.EqualTo(TlsFault.MalformedExtensions));
    }

    [Test]
    public void The_random_of_a_HelloRetryRequest_is_a_hash_of_its_name()
    {
        Assert.That(ServerHello.HelloRetryRequestRandom.ToArray(), Is.EqualTo(SHA256.HashData("HelloRetryRequest"u8)));
        var retry = new ServerHello(
            ProtocolVersion.Tls12, ServerHello.HelloRetryRequestRandom, [], CipherSuite.TLS_AES_128_GCM_SHA256, 0, ExtensionBlock.Parse([]));
        Assert.That(retry.IsHelloRetryRequest);
    }

    [Test]
    public void An_extension_twice_is_refused_in_every_message()
    {
        const string Twice = "5A5A 0000 5A5A 0000";
        Assert.Multiple(() =>
        {
            Refuses(new MessageCase<ClientHello>(), $"0303 {Hex.Zeros(32)} 00 0002 1301 01 00 0008 {Twice}");
            Refuses(new MessageCase<ServerHello>(), $"0303 {Hex.Zeros(32)} 00 1301 00 0008 {Twice}");
            Refuses(new MessageCase<EncryptedExtensions>(), $"0008 {Twice}");
            Refuses(new MessageCase<CertificateRequest>(), $"00 0008 {Twice}");
            Refuses(new MessageCase<Certificate>(), $"00 00000E 000001 30 0008 {Twice}");
            Refuses(new MessageCase<NewSessionTicket>(), $"{Hex.Zeros(8)} 00 0001 FF 0008 {Twice}");
        });

        static void Refuses(ICodecCase codec, string hex) =>
            Assert.That(CodecCases.FaultOf(codec, Hex.Bytes(hex)), Is.EqualTo(TlsFault.DuplicateExtension), codec.Name);
    }
}

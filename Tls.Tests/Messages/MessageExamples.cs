using System.Collections.Generic;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;
using Tls.Tests.Codec;

namespace Tls.Tests.Messages;

/// <summary>Every handshake message with a few encodings: the least one, a common one, one with all there can be.</summary>
internal static class MessageExamples
{
    private const string Random = "000102030405060708090A0B0C0D0E0F 101112131415161718191A1B1C1D1E1F";
    private const string HelloRetryRequestRandom = "CF21AD74E59A6111BE1D8C021E65B891 C2A211167ABB8C5E079E09E2C8A8339C";

    public static IReadOnlyList<ICodecCase> All { get; } =
    [
        new MessageCase<ClientHello>(
            $"0303 {Random} 00 0002 1301 01 00",
            new CodecExample($"0303 {Random} 00 0002 1301 01 00 0000", legalCut: 41),
            new CodecExample($"0303 {Random} 20 {Random} 0006 1301 1302 AAAA 01 00 0011 002B 0003 020304 0033 0002 0000 5A5A 0000", legalCut: 77)),
        new MessageCase<ServerHello>(
            $"0303 {Random} 00 C02B 00",
            new CodecExample($"0303 {Random} 00 C02B 00 0000", legalCut: 38),
            new CodecExample($"0303 {Random} 20 {Random} 1301 00 000C 002B 0002 0304 0029 0002 0000", legalCut: 70),
            new CodecExample($"0303 {HelloRetryRequestRandom} 00 1301 00 000C 002B 0002 0304 0033 0002 001D", legalCut: 38)),
        new MessageCase<EncryptedExtensions>("0000", "0009 0010 0005 0003 02 6832"),
        new MessageCase<CertificateRequest>("00 0000", "00 0008 000D 0004 0002 0403", "03 010203 0004 FFFF 0000"),
        new MessageCase<Certificate>(
            "00 000000",
            "00 000006 000001 30 0000",
            "02 ABCD 000013 000003 300100 0004 0012 0000 000002 3000 0000"),
        new MessageCase<CompressedCertificate>("0001 000000 000001 AA", "FF01 000004 000002 0102"),
        new MessageCase<CertificateVerify>("0403 0000", "0804 0004 DEADBEEF"),
        new MessageCase<NewSessionTicket>(
            "00000000 00000000 00 0001 FF 0000",
            "00093A80 89ABCDEF 02 0001 0004 01020304 0008 002A 0004 00004000"),
        new MessageCase<KeyUpdate>("00", "01"),
        new MessageCase<EndOfEarlyData>(""),

        // Of TLS 1.2 only.
        new MessageCase<Certificate12>("000000", "000004 000001 30", "00000A 000002 3001 000002 3002"),
        new MessageCase<ServerKeyExchange>("03 001D 01 AA 0403 0000", "03 0017 04 04010203 0804 0003 ABCDEF"),
        new MessageCase<CertificateRequest12>("01 01 0002 0401 0000", "03 01 40 02 0006 0403 0804 5A5A 0007 0002 3000 0001 30"),
        new MessageCase<ServerHelloDone>(""),
        new MessageCase<ClientKeyExchange>("01 AA", "04 04010203"),
        new MessageCase<HelloRequest>(""),
        new MessageCase<NewSessionTicket12>("00000000 0000", "00001C20 0004 01020304"),
        new MessageCase<CertificateStatus>("01 000001 30", "01 000003 300100"),
    ];
}

using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;

namespace Tls.Tests.Codec;

/// <summary>The angle brackets of every vector, as RFC 9846 (or the extension's own RFC) writes them.</summary>
internal sealed class BoundsTests
{
    private const int Max8 = byte.MaxValue;
    private const int Max16 = ushort.MaxValue;

    /// <summary>A vector this long is 16 MiB of test data: cert_data is tried only beyond what two bytes can say.</summary>
    private const int Max24 = 0xFFFFFF;

    private const string Identity = "0001 AA 00000000";
    private static readonly string Random = Hex.Zeros(32);
    private static readonly string Binder = "20" + Hex.Zeros(32);

    private static readonly Bound[] All =
    [
        new("legacy_session_id", new MessageCase<ClientHello>(), n => $"0303 {Random} {V8(n)} 0002 1301 01 00 0000", 0, 32) { PrefixMax = Max8 },
        new("cipher_suites", new MessageCase<ClientHello>(), n => $"0303 {Random} 00 {V16(n)} 01 00 0000", 2, 0xFFFE) { ElementLength = 2 },
        new("legacy_compression_methods", new MessageCase<ClientHello>(), n => $"0303 {Random} 00 0002 1301 {V8(n)} 0000", 1, Max8) { PrefixMax = Max8 },
        new("legacy_session_id_echo", new MessageCase<ServerHello>(), n => $"0303 {Random} {V8(n)} 1301 00 0000", 0, 32) { PrefixMax = Max8 },
        new("certificate_request_context", new MessageCase<CertificateRequest>(), n => $"{V8(n)} 0000", 0, Max8) { PrefixMax = Max8 },
        new("cert_data", new MessageCase<Certificate>(), n => $"00 {n + 5:X6} {n:X6} {Hex.Zeros(n)} 0000", 1, 0x11000) { PrefixMax = 0x11000 },
        new("compressed_certificate_message", new MessageCase<CompressedCertificate>(), n => $"0001 000000 {n:X6} {Hex.Zeros(n)}", 1, 0x11000)
        {
            PrefixMax = 0x11000,
        },
        new("signature", new MessageCase<CertificateVerify>(), n => $"0403 {V16(n)}", 0, Max16),
        new("ticket_nonce", new MessageCase<NewSessionTicket>(), n => $"{Hex.Zeros(8)} {V8(n)} 0001 FF 0000", 0, Max8) { PrefixMax = Max8 },
        new("ticket", new MessageCase<NewSessionTicket>(), n => $"{Hex.Zeros(8)} 00 {V16(n)} 0000", 1, Max16),
        new("ASN.1Cert", new MessageCase<Certificate12>(), n => $"{n + 3:X6} {n:X6} {Hex.Zeros(n)}", 1, 0x11000) { PrefixMax = 0x11000 },
        new("point", new MessageCase<ServerKeyExchange>(), n => $"03 001D {V8(n)} 0403 0000", 1, Max8) { PrefixMax = Max8 },
        new("signature", new MessageCase<ServerKeyExchange>(), n => $"03 001D 01 AA 0403 {V16(n)}", 0, Max16),
        new("ecdh_Yc", new MessageCase<ClientKeyExchange>(), V8, 1, Max8) { PrefixMax = Max8 },
        new("certificate_types", new MessageCase<CertificateRequest12>(), n => $"{V8(n)} 0002 0401 0000", 1, Max8) { PrefixMax = Max8 },
        new("supported_signature_algorithms", new MessageCase<CertificateRequest12>(), n => $"01 01 {V16(n)} 0000", 2, 0xFFFE) { ElementLength = 2 },
        new("DistinguishedName", new MessageCase<CertificateRequest12>(), n => $"01 01 0002 0401 {n + 5:X4} {V16(n)} 0001 30", 1, Max16 - 5)
        {
            PrefixMax = Max16 - 5,
        },
        new("certificate_authorities", new MessageCase<CertificateRequest12>(), n => n == 0 ? "01 01 0002 0401 0000" : $"01 01 0002 0401 {n:X4} {V16(n - 2)}", 0, Max16)
        {
            ElementLength = 3,
        },
        new("ticket", new MessageCase<NewSessionTicket12>(), n => $"{Hex.Zeros(4)} {V16(n)}", 0, Max16),
        new("response", new MessageCase<CertificateStatus>(), n => $"01 {n:X6} {Hex.Zeros(n)}", 1, 0x11000) { PrefixMax = 0x11000 },
        new("extension_data", new MessageCase<EncryptedExtensions>(), n => $"{n + 4:X4} 5A5A {V16(n)}", 0, Max16 - 4) { PrefixMax = Max16 - 4 },

        // DNS has no room for more than 255 bytes: a fault of its own, with a test of its own.
        new("HostName", new ExtensionCase<ServerNameList>(), n => $"{n + 3:X4} 00 {n:X4} {As(n)}", 1, 255) { PrefixMax = 255 },
        new("server_name_list", new ExtensionCase<ServerNameList>(), n => $"{n:X4} 00 {n - 3:X4} {As(n - 3)}", 4, 258) { PrefixMax = 258 },
        new("ResponderID", new ExtensionCase<StatusRequest>(), n => $"01 {n + 2:X4} {V16(n)} 0000", 1, Max16 - 2) { PrefixMax = Max16 - 2 },
        new("request_extensions", new ExtensionCase<StatusRequest>(), n => $"01 0000 {V16(n)}", 0, Max16),
        new("named_group_list", new ExtensionCase<SupportedGroups>(), V16, 2, 0xFFFE) { ElementLength = 2 },
        new("supported_signature_algorithms", new ExtensionCase<SignatureAlgorithms>(), V16, 2, 0xFFFE) { ElementLength = 2 },
        new("supported_signature_algorithms", new ExtensionCase<SignatureAlgorithmsCert>(), V16, 2, 0xFFFE) { ElementLength = 2 },
        new("ProtocolName", new ExtensionCase<ApplicationLayerProtocolNegotiation>(), n => $"{n + 3:X4} {V8(n)} 01 61", 1, Max8) { PrefixMax = Max8 },
        new("versions", new ExtensionCase<SupportedVersionsClientHello>(), V8, 2, 254) { PrefixMax = Max8, ElementLength = 2 },
        new("cookie", new ExtensionCase<Cookie>(), V16, 1, Max16),
        new("ke_modes", new ExtensionCase<PskKeyExchangeModes>(), V8, 1, Max8) { PrefixMax = Max8 },
        new("DistinguishedName", new ExtensionCase<CertificateAuthorities>(), n => $"{n + 5:X4} {V16(n)} 0001 30", 1, Max16 - 5) { PrefixMax = Max16 - 5 },
        new("algorithms", new ExtensionCase<CompressCertificate>(), n => $"{n:X2} {Different(n / 2)}", 2, 254) { PrefixMax = Max8, ElementLength = 2 },
        new("authorities", new ExtensionCase<CertificateAuthorities>(), n => $"{n:X4} {V16(n - 2)}", 3, Max16),
        new("certificate_extension_oid", new ExtensionCase<OidFilters>(), n => $"{n + 3:X4} {V8(n)} 0000", 1, Max8) { PrefixMax = Max8 },
        new("certificate_extension_values", new ExtensionCase<OidFilters>(), n => $"{n + 4:X4} 01 06 {V16(n)}", 0, Max16 - 4) { PrefixMax = Max16 - 4 },
        new("key_exchange", new ExtensionCase<KeyShareServerHello>(), n => $"001D {V16(n)}", 1, Max16),
        new("renegotiated_connection", new ExtensionCase<RenegotiationInfo>(), V8, 0, Max8) { PrefixMax = Max8 },
        new("ec_point_format_list", new ExtensionCase<EcPointFormats>(), V8, 1, Max8) { PrefixMax = Max8 },
        new("identity", new ExtensionCase<PreSharedKeyClientHello>(), n => $"{n + 13:X4} {Identity} {V16(n)} 00000000 0021 {Binder}", 1, Max16 - 13)
            { PrefixMax = Max16 - 13 },
        new("identities", new ExtensionCase<PreSharedKeyClientHello>(), n => $"{n:X4} {V16(n - 6)} 00000000 0021 {Binder}", 7, Max16),
        new("PskBinderEntry", new ExtensionCase<PreSharedKeyClientHello>(), n => $"0007 {Identity} {n + 34:X4} {Binder} {V8(n)}", 32, Max8)
            { PrefixMax = Max8 },
        new("binders", new ExtensionCase<PreSharedKeyClientHello>(), n => $"0007 {Identity} {n:X4} {V8(n - 1)}", 33, 256) { PrefixMax = 256 },
    ];

    [TestCaseSource(nameof(All))]
    public void Takes_both_bounds(Bound bound)
    {
        Assert.That(FaultAt(bound, bound.Min), Is.EqualTo(TlsFault.None));
        Assert.That(FaultAt(bound, bound.Max), Is.EqualTo(TlsFault.None));
    }

    [TestCaseSource(nameof(All))]
    public void Refuses_what_is_below_and_above(Bound bound)
    {
        if (bound.Min > 0) Assert.That(CodecCases.AlertOf(FaultAt(bound, bound.Min - bound.ElementLength)), Is.EqualTo(AlertDescription.DecodeError));
        if (bound.Max < bound.PrefixMax) Assert.That(CodecCases.AlertOf(FaultAt(bound, bound.Max + 1)), Is.EqualTo(AlertDescription.DecodeError));
    }

    [Test]
    public void An_empty_list_is_refused_where_the_RFC_asks_for_an_element()
    {
        Assert.Multiple(() =>
        {
            Refuses(new ExtensionCase<ServerNameList>(), "0000");
            Refuses(new ExtensionCase<ApplicationLayerProtocolNegotiation>(), "0000");
            Refuses(new ExtensionCase<CertificateAuthorities>(), "0000");
            Refuses(new ExtensionCase<PreSharedKeyClientHello>(), $"0000 0021 {Binder}");
            Refuses(new ExtensionCase<PreSharedKeyClientHello>(), $"0007 {Identity} 0000");
        });

        static void Refuses(ICodecCase codec, string hex) =>
            Assert.That(CodecCases.FaultOf(codec, Hex.Bytes(hex)), Is.EqualTo(TlsFault.VectorOutOfRange), codec.Name);
    }

    [Test]
    public void A_two_byte_element_makes_an_odd_length_uneven() =>
        Assert.That(CodecCases.FaultOf(new ExtensionCase<SupportedGroups>(), Hex.Bytes(V16(3))), Is.EqualTo(TlsFault.UnevenVector));

    [Test]
    public void A_list_longer_than_the_message_is_cut_off() =>
        Assert.That(CodecCases.FaultOf(new MessageCase<Certificate>(), Hex.Bytes($"00 {Max24:X6} 00")), Is.EqualTo(TlsFault.TruncatedMessage));

    private static TlsFault FaultAt(Bound bound, int length) => CodecCases.FaultOf(bound.Case, Hex.Bytes(bound.WithLength(length)));

    private static string V8(int length) => $"{length:X2} {Hex.Zeros(length)}";

    private static string V16(int length) => $"{length:X4} {Hex.Zeros(length)}";

    private static string Different(int count) => string.Concat(Enumerable.Range(1, count).Select(value => $"{value:X4}"));

    /// <summary>A host name, which zeros are not.</summary>
    private static string As(int length) => Hex.Zeros(length).Replace("00", "61");
}

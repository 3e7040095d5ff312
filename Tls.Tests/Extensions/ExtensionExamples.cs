using System.Collections.Generic;
using Tls.Core.Extensions;
using Tls.Tests.Codec;

namespace Tls.Tests.Extensions;

/// <summary>Every extension with a few encodings: the least one and a common one.</summary>
internal static class ExtensionExamples
{
    private static readonly string Binder = "20" + Hex.Zeros(32);

    public static IReadOnlyList<ICodecCase> All { get; } =
    [
        new ExtensionCase<ServerNameList>("0004 00 0001 61", "000E 00 000B 6578616D706C652E636F6D"),
        new ExtensionCase<ServerNameAcknowledgement>(""),
        new ExtensionCase<StatusRequest>("01 0000 0000", "01 0008 0001 AA 0003 010203 0002 3000"),
        new ExtensionCase<SignedCertificateTimestampList>("0003 0001 AA", "0008 0002 0102 0002 0304"),
        new ExtensionCase<SupportedGroups>("0002 001D", "0006 0017 001D 5A5A"),
        new ExtensionCase<SignatureAlgorithms>("0002 0403", "0006 0804 0403 AAAA"),
        new ExtensionCase<SignatureAlgorithmsCert>("0002 0403", "0004 0807 0201"),
        new ExtensionCase<ApplicationLayerProtocolNegotiation>("0002 01 61", "000C 02 6832 08 687474702F312E31"),
        new ExtensionCase<RecordSizeLimit>("0040", "4001", "FFFF"),
        new ExtensionCase<PreSharedKeyClientHello>(
            $"0007 0001 AA 00000000 0021 {Binder}",
            $"0010 0001 AA 00000001 0003 010203 FFFFFFFF 0042 {Binder} {Binder}"),
        new ExtensionCase<PreSharedKeyServerHello>("0000", "FFFF"),
        new ExtensionCase<EarlyData>(""),
        new ExtensionCase<EarlyDataTicket>("00000000", "FFFFFFFF"),
        new ExtensionCase<SupportedVersionsClientHello>("02 0304", "06 0304 0303 7A7A"),
        new ExtensionCase<SupportedVersionsServerHello>("0304"),
        new ExtensionCase<Cookie>("0001 AA", "0004 01020304"),
        new ExtensionCase<PskKeyExchangeModes>("01 01", "03 01 00 0B"),
        new ExtensionCase<CertificateAuthorities>("0003 0001 30", "0007 0002 3000 0001 30"),
        new ExtensionCase<OidFilters>("0000", "0004 01 06 0000", "000D 02 0600 0001 AA 03 060155 0001 BB"),
        new ExtensionCase<CompressCertificate>("02 0002", "06 0002 0001 4001"),
        new ExtensionCase<PostHandshakeAuth>(""),
        new ExtensionCase<KeyShareClientHello>("0000", "0005 001D 0001 AA", "000B 5A5A 0001 00 0017 0002 0102"),
        new ExtensionCase<KeyShareHelloRetryRequest>("0017"),
        new ExtensionCase<KeyShareServerHello>("001D 0001 AA", "0017 0004 04010203"),

        // Of TLS 1.2 only.
        new ExtensionCase<ExtendedMainSecret>(""),
        new ExtensionCase<RenegotiationInfo>("00", "0C 000102030405060708090A0B"),
        new ExtensionCase<EcPointFormats>("01 00", "03 00 01 02"),
    ];
}

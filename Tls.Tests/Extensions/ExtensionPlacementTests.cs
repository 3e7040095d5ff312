using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Tests.Iana;

namespace Tls.Tests.Extensions;

internal sealed class ExtensionPlacementTests
{
    /// <summary>The rows of RFC 9846 §4.3 for the extensions we name, in its spelling and order.</summary>
    private const string Table =
        """
        server_name                            | CH, EE, CR
        status_request                         | CH, CR, CT
        supported_groups                       | CH, EE
        signature_algorithms                   | CH, CR
        use_srtp                               | CH, EE
        heartbeat                              | CH, EE
        application_layer_protocol_negotiation | CH, EE
        client_certificate_type                | CH, EE
        server_certificate_type                | CH, EE
        padding                                | CH
        compress_certificate                   | CH, CR
        record_size_limit                      | CH, EE
        delegated_credential                   | CH, CR, CT
        pre_shared_key                         | CH, SH
        early_data                             | CH, EE, NST
        supported_versions                     | CH, SH, HRR
        cookie                                 | CH, HRR
        psk_key_exchange_modes                 | CH
        certificate_authorities                | CH, CR
        oid_filters                            | CR
        post_handshake_auth                    | CH
        signature_algorithms_cert              | CH, CR
        key_share                              | CH, SH, HRR
        """;

    /// <summary>What the table leaves out: IANA's "TLS 1.3" column, and for "-" the ClientHello, which may offer TLS 1.2 as well.</summary>
    private const string Others =
        """
        max_fragment_length                    | CH, EE
        ec_point_formats                       | CH
        signed_certificate_timestamp           | CH, CR, CT
        extended_main_secret                   | CH
        session_ticket                         | CH
        renegotiation_info                     | CH
        """;

    /// <summary>
    /// What a TLS 1.2 ServerHello may answer: RFC 6066 (names, fragments, staples), 6520, 5764, 7301, 7250, 6962, 5077, 8422 §5.2, 7627 §5.1,
    /// 5746 §3.2, 8449 §4. RFC 8422 §4 has supported_groups in no server's hello.
    /// </summary>
    private const string AnswersOfTls12 =
        """
        server_name
        max_fragment_length
        status_request
        supported_groups
        ec_point_formats
        use_srtp
        heartbeat
        application_layer_protocol_negotiation
        signed_certificate_timestamp
        client_certificate_type
        server_certificate_type
        extended_main_secret
        record_size_limit
        session_ticket
        renegotiation_info
        """;

    private static readonly Dictionary<string, ExtensionContext> Contexts = new()
    {
        ["CH"] = ExtensionContext.ClientHello,
        ["SH"] = ExtensionContext.ServerHello,
        ["HRR"] = ExtensionContext.HelloRetryRequest,
        ["EE"] = ExtensionContext.EncryptedExtensions,
        ["CT"] = ExtensionContext.Certificate,
        ["CR"] = ExtensionContext.CertificateRequest,
        ["NST"] = ExtensionContext.NewSessionTicket,
    };

    private static readonly Dictionary<ExtensionType, string[]> Rows =
        $"{Table}\n{Others}".Split('\n').Select(row => row.Split('|', StringSplitOptions.TrimEntries)).ToDictionary(
            row => Enum.Parse<ExtensionType>(IanaRegistries.ToMemberName(row[0])),
            row => row[1].Split(", "));

    [TestCaseSource(nameof(Rows))]
    public void Stands_where_the_table_says_and_nowhere_else(KeyValuePair<ExtensionType, string[]> row)
    {
        byte[] block = [(byte)((ushort)row.Key >> 8), (byte)((ushort)row.Key & 0xFF), 0, 0];
        Assert.Multiple(() =>
        {
            foreach ((string message, ExtensionContext context) in Contexts)
            {
                bool expected = row.Value.Contains(message);
                Assert.That(ExtensionPlacement.IsAllowed(row.Key, context), Is.EqualTo(expected), $"{row.Key} in {message}");
                Assert.That(
                    () => ExtensionPlacement.Check(ExtensionBlock.Parse(block), context),
                    expected ? Throws.Nothing : Throws.TypeOf<PeerFaultException>().With.Property("Fault").EqualTo(TlsFault.MisplacedExtension));
            }
        });
    }

    [Test]
    public void A_ServerHello_of_TLS_12_answers_what_its_RFCs_say_and_nothing_else()
    {
        ExtensionType[] expected = [.. AnswersOfTls12.Split('\n').Select(name => Enum.Parse<ExtensionType>(IanaRegistries.ToMemberName(name)))];
        IEnumerable<ExtensionType> allowed = Enum.GetValues<ExtensionType>().Where(type => ExtensionPlacement.IsAllowed(type, ExtensionContext.ServerHello12));
        Assert.That(allowed, Is.EquivalentTo(expected));
    }

    [Test]
    public void Every_extension_we_name_has_its_row() => Assert.That(Rows.Keys, Is.EquivalentTo(Enum.GetValues<ExtensionType>()));

    [Test]
    public void What_nobody_recognises_may_stand_anywhere()
    {
        foreach (ExtensionContext context in Contexts.Values) Assert.That(ExtensionPlacement.IsAllowed((ExtensionType)0x5A5A, context));
        Assert.That(ExtensionPlacement.IsAllowed((ExtensionType)0x5A5A, ExtensionContext.ServerHello12));
    }
}

using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>oid_filters (RFC 9846 §4.3.5): a client shows no certificate that lacks the usages which the server asks for.</summary>
internal sealed class OidFiltersTests
{
    private const string KeyUsage = "2.5.29.15";
    private const string ExtendedKeyUsage = "2.5.29.37";
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    private static readonly X509KeyUsageFlags Signing = X509KeyUsageFlags.DigitalSignature;

    public static IEnumerable<TestCaseData> Filters =>
    [
        Case("none", [], isShown: true),
        Case("a usage that it has", [(KeyUsage, Usages(Signing))], isShown: true),
        Case("usages of which it has one", [(KeyUsage, Usages(Signing | X509KeyUsageFlags.KeyAgreement))], isShown: false),
        Case("a usage in the second byte", [(KeyUsage, Usages(X509KeyUsageFlags.DecipherOnly))], isShown: false),
        Case("no usage at all, but the extension", [(KeyUsage, Usages(X509KeyUsageFlags.None))], isShown: true),
        Case("an extension, and no word of what is in it", [(KeyUsage, []), (ExtendedKeyUsage, [])], isShown: true),
        Case("purposes that it has", [(ExtendedKeyUsage, Purposes(TestCertificateSpec.ClientAuthentication, TestCertificateSpec.ServerAuthentication))], isShown: true),
        Case("a purpose that it has not", [(ExtendedKeyUsage, Purposes(TestCertificateSpec.ClientAuthentication, CodeSigning))], isShown: false),
        Case("both, of which one fits", [(KeyUsage, Usages(Signing)), (ExtendedKeyUsage, Purposes(CodeSigning))], isShown: false),
        Case("an extension that has no rules here", [("1.2.3.4", [5, 0])], isShown: true),
        Case("a usage that is none", [(KeyUsage, [5, 0])], isShown: false),
        Case("bytes behind a usage", [(KeyUsage, [.. Usages(Signing), 0])], isShown: false),
        Case("purposes cut short", [(ExtendedKeyUsage, Purposes(TestCertificateSpec.ClientAuthentication)[..^1])], isShown: false),
    ];

    [TestCaseSource(nameof(Filters))]
    public void A_certificate_is_shown_where_it_has_what_is_asked_for(byte[] filters, bool isShown)
    {
        using ScriptedServer server = Ask(new TlsClientOptions { Credentials = [TestCredentials.Of()] }, filters);
        server.Run();
        server.ExpectWorks();
        Assert.That(IsShown(server, TestCredentials.Of()), Is.EqualTo(isShown));
    }

    [Test]
    public void Of_several_one_that_fits_is_shown()
    {
        TestCertificate signer = TestCertificates.Default.Authority.Issue(new() { ExtendedKeyUsages = [TestCertificateSpec.ClientAuthentication, CodeSigning] });
        using var second = TlsCredential.FromDer(signer.Chain, signer.Pkcs8);
        using ScriptedServer server = Ask(new TlsClientOptions { Credentials = [TestCredentials.Of(), second] }, Encode([(ExtendedKeyUsage, Purposes(CodeSigning))]));
        server.Run();
        server.ExpectWorks();
        Assert.That(IsShown(server, second));
    }

    [Test]
    public void A_certificate_without_the_extension_does_not_have_it()
    {
        TestCertificate any = TestCertificates.Default.Authority.Issue(new() { KeyUsage = null });
        using var credential = TlsCredential.FromDer(any.Chain, any.Pkcs8);
        using ScriptedServer server = Ask(new TlsClientOptions { Credentials = [credential] }, Encode([(KeyUsage, Usages(Signing))]));
        server.Run();
        server.ExpectWorks();
        Assert.That(IsShown(server, credential), Is.False);
    }

    [TestCaseSource(nameof(Filters))]
    public void A_caller_who_chooses_is_held_to_it(byte[] filters, bool isShown)
    {
        using ScriptedServer server = Ask(new TlsClientOptions { PauseAtCertificateRequest = true }, filters);
        bool? fits = null;
        server.Answer = question =>
        {
            if (question is not CertificateRequestDecision request)
            {
                Answers.Agree(question);
                return;
            }
            fits = request.Fits(TestCredentials.Of());
            if (!isShown) Assert.That(() => request.Use(TestCredentials.Of()), Throws.ArgumentException);
            if (isShown) request.Use(TestCredentials.Of());
            else request.UseNone();
        };
        server.Run();
        server.ExpectWorks();
        Assert.That(fits, Is.EqualTo(isShown));
    }

    [TestCase(new byte[] { 0, 4, 0, 0, 1, 5 }, TlsFault.VectorOutOfRange)]
    [TestCase(new byte[] { 0, 3, 1, 6, 0 }, TlsFault.TruncatedMessage)]
    [TestCase(new byte[] { 0, 0, 0 }, TlsFault.TrailingBytes)]
    public void A_list_that_does_not_parse_is_fatal(byte[] data, TlsFault fault)
    {
        using ScriptedServer server = Ask(new TlsClientOptions { Credentials = [TestCredentials.Of()] }, data);
        server.Run();
        server.ExpectFault(fault, AlertDescription.DecodeError);
    }

    private static ScriptedServer Ask(TlsClientOptions client, byte[] filters)
    {
        var extensions = new ExtensionList();
        extensions.Set(ExtensionType.SignatureAlgorithms, Encoded.Vector16(Encoded.CodePoints(SignatureScheme.EcdsaSecp256r1Sha256)));
        extensions.Set(ExtensionType.OidFilters, filters);
        return new ScriptedServer(client)
        {
            RequestsCertificate = true,
            Changes = { [HandshakeType.CertificateRequest] = _ => ScriptedServer.CertificateRequestMessage(extensions)[4..] },
        };
    }

    private static bool IsShown(ScriptedServer server, TlsCredential credential) =>
        server.Messages.Single(message => message[0] == (byte)HandshakeType.Certificate).AsSpan().IndexOf(credential.Chain[0]) > 0;

    private static byte[] Encode((string Oid, byte[] Values)[] filters) => Encoded.Vector16(
        [.. filters.SelectMany(filter => (byte[])[.. Encoded.Vector8(Der(writer => writer.WriteObjectIdentifier(filter.Oid))), .. Encoded.Vector16(filter.Values)])]);

    private static byte[] Usages(X509KeyUsageFlags flags) => new X509KeyUsageExtension(flags, critical: true).RawData;

    private static byte[] Purposes(params string[] oids) => Der(writer =>
    {
        using (writer.PushSequence())
        {
            foreach (string oid in oids) writer.WriteObjectIdentifier(oid);
        }
    });

    private static byte[] Der(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    private static TestCaseData Case(string label, (string Oid, byte[] Values)[] filters, bool isShown) =>
        new TestCaseData(Encode(filters), isShown).SetArgDisplayNames(label);
}

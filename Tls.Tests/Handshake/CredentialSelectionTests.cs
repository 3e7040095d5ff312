using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>Which of several credentials a server uses: the table, in both versions (RFC 9846 §4.5.1.2, RFC 6066 §3, RFC 8422 §5.1).</summary>
internal sealed class CredentialSelectionTests
{
    private static readonly TestCertificate SecondRoot = TestCertificate.SelfSigned(TestCertificateSpec.Authority("second root"));
    private static readonly TestCertificate RsaRoot = TestCertificate.SelfSigned(TestCertificateSpec.Authority("rsa root", CertificateKeyKind.Rsa));
    private static readonly TestCertificate FirstRoot = TestCertificates.Default.Authority;

    /// <summary>In the server's order.</summary>
    private static readonly (string Label, TlsCredential Credential)[] Ours =
    [
        ("first", Issue(FirstRoot, CertificateKeyKind.EcdsaP256, "first.test")),
        ("rsa", Issue(FirstRoot, CertificateKeyKind.Rsa, "rsa.test", "both.test")),
        ("ecdsa", Issue(FirstRoot, CertificateKeyKind.EcdsaP256, "both.test")),
        ("wildcard", Issue(FirstRoot, CertificateKeyKind.EcdsaP256, "*.wild.test", "*.test")),
        ("exact", Issue(FirstRoot, CertificateKeyKind.EcdsaP256, "a.wild.test")),
        ("second root", Issue(SecondRoot, CertificateKeyKind.EcdsaP256, "both.test")),
        ("rsa root", Issue(RsaRoot, CertificateKeyKind.EcdsaP256, "both.test")),
        ("ed25519", Issue(FirstRoot, CertificateKeyKind.Ed25519, "ed.test")),
        ("p384", Issue(FirstRoot, CertificateKeyKind.EcdsaP384, "p384.test")),
    ];

    private static readonly SignatureScheme[] All =
        [SignatureScheme.EcdsaSecp256r1Sha256, SignatureScheme.EcdsaSecp384r1Sha384, SignatureScheme.RsaPssRsaeSha256, SignatureScheme.Ed25519];

    public static IEnumerable<TestCaseData> Choices =>
    [
        Case("no name", new Wish(null), "first"),
        Case("its own name", new Wish("first.test"), "first"),
        Case("a name that nobody bears", new Wish("unknown.example"), "first"),
        Case("a later one's name", new Wish("rsa.test"), "rsa"),
        Case("a name in capitals", new Wish("RSA.Test"), "rsa"),
        Case("a name of several: the first, in TLS 1.2 by suite", new Wish("both.test"), "rsa", "ecdsa"),
        Case("a name of several, for a client of one kind of key", new Wish("both.test") { Schemes = [SignatureScheme.EcdsaSecp256r1Sha256] }, "ecdsa"),
        Case("a name whose key the client cannot verify", new Wish("rsa.test") { Schemes = [SignatureScheme.EcdsaSecp256r1Sha256] }, "first"),
        Case("a name under a wildcard", new Wish("b.wild.test"), "wildcard"),
        Case("a name under a wildcard that another bears itself", new Wish("a.wild.test"), "exact"),
        Case("two labels under a wildcard", new Wish("a.b.wild.test"), "first"),
        Case("a wildcard's parent", new Wish("wild.test"), "first"),
        Case("a wildcard under a top-level domain", new Wish("some.test"), "first"),
        Case("a wildcard's own text", new Wish("*.wild.test"), "wildcard"),
        Case("Ed25519", new Wish("ed.test"), "ed25519"),
        Case("Ed25519 for a client without", new Wish("ed.test") { Schemes = [SignatureScheme.EcdsaSecp256r1Sha256] }, "first"),
        Case("P-384", new Wish("p384.test"), "p384"),
        Case("an authority", new Wish("both.test") { Authorities = [SecondRoot] }, "second root"),
        Case("an authority and no name", new Wish(null) { Authorities = [SecondRoot] }, "second root"),
        Case("an authority that issued nothing here", new Wish("both.test") { Authorities = [TestCertificate.SelfSigned(TestCertificateSpec.Authority("third root"))] }, "rsa", "ecdsa"),
        Case("a name counts more than an authority", new Wish("rsa.test") { Authorities = [SecondRoot] }, "rsa"),
        Case("signatures in certificates", new Wish("both.test") { CertificateSchemes = [SignatureScheme.RsaPkcs1Sha256] }, "rsa root"),
        Case("signatures in certificates count more than an authority",
            new Wish("both.test") { CertificateSchemes = [SignatureScheme.RsaPkcs1Sha256], Authorities = [SecondRoot] }, "rsa root"),
        Case("signatures in certificates that nobody has", new Wish("both.test") { CertificateSchemes = [SignatureScheme.EcdsaSecp521r1Sha512] }, "rsa", "ecdsa"),
        Case("a name counts more than signatures in certificates", new Wish("rsa.test") { CertificateSchemes = [SignatureScheme.RsaPkcs1Sha256] }, "rsa"),
    ];

    [TestCaseSource(nameof(Choices))]
    public void In_TLS_1_3(object wish, string expected, string _)
    {
        using var client = new ScriptedClient(Options()) { ChangeHello = ((Wish)wish).Apply };
        client.Next();
        client.Next();
        ExpectCertificate(client, expected);
    }

    [TestCaseSource(nameof(Choices))]
    public void In_TLS_1_2(object wish, string _, string expected)
    {
        using var client = new ScriptedClient12(Options()) { ChangeHello = ((Wish)wish).Apply };
        client.Next();
        client.Next();
        ExpectCertificate(client, expected);
    }

    // The suite names the kind of key, and must not decide before the name does.
    [TestCase(new[] { CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 }, "both.test", "ecdsa")]
    [TestCase(new[] { CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 }, "first.test", "rsa")]
    [TestCase(new[] { CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 }, "rsa.test", "rsa")]
    [TestCase(new[] { CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 }, "ed.test", "ed25519")]
    public void In_TLS_1_2_by_suite(CipherSuite[] suites, string name, string expected)
    {
        using var client = new ScriptedClient12(Options())
        {
            ChangeHello = hello =>
            {
                new Wish(name).Apply(hello);
                hello.CipherSuites.Clear();
                hello.CipherSuites.AddRange(suites);
            },
        };
        client.Next();
        client.Next();
        ExpectCertificate(client, expected);
    }

    // RFC 8422 §5.1: a certificate's curve has to be among the client's; TLS 1.3 leaves that to the scheme.
    [Test]
    public void A_curve_that_the_client_lacks_rules_a_certificate_out_in_TLS_1_2_alone([Values] bool isTls12)
    {
        using ScriptedPeer client = isTls12
            ? new ScriptedClient12(Options()) { ChangeHello = Change }
            : new ScriptedClient(Options()) { ChangeHello = Change };
        client.Next();
        client.Next();
        ExpectCertificate(client, isTls12 ? "first" : "p384");

        static void Change(ClientHelloSpec hello)
        {
            new Wish("p384.test").Apply(hello);
            hello.Extensions.Set(ExtensionType.SupportedGroups, Encoded.Vector16(Encoded.CodePoints(NamedGroup.X25519, NamedGroup.Secp256r1)));
        }
    }

    [TestCase(null, "first")]
    [TestCase("rsa.test", "rsa")]
    [TestCase("b.wild.test", "wildcard")]
    public void A_server_that_refuses_unknown_names_serves(string? name, string expected)
    {
        using var client = new ScriptedClient(Options(refuses: true)) { ChangeHello = new Wish(name).Apply };
        client.Next();
        client.Next();
        ExpectCertificate(client, expected);
    }

    [Test]
    public void A_server_that_refuses_unknown_names_refuses_them([Values] bool isTls12)
    {
        Action<ClientHelloSpec> change = new Wish("unknown.example").Apply;
        using ScriptedPeer client = isTls12
            ? new ScriptedClient12(Options(refuses: true)) { ChangeHello = change }
            : new ScriptedClient(Options(refuses: true)) { ChangeHello = change };
        client.Run();
        client.ExpectFault(TlsFault.UnrecognizedName, AlertDescription.UnrecognizedName);
    }

    // It knows the name, so it does not pass itself off as another one that the client could verify.
    [Test]
    public void A_server_that_refuses_unknown_names_shows_no_other_certificate_than_the_name_s()
    {
        using var client = new ScriptedClient(Options(refuses: true)) { ChangeHello = new Wish("rsa.test") { Schemes = [SignatureScheme.EcdsaSecp256r1Sha256] }.Apply };
        client.Run();
        client.ExpectFault(TlsFault.NoSharedSignatureScheme, AlertDescription.HandshakeFailure);
    }

    // A client chooses by the same rules, but for the name.
    [TestCase(new string[0], "first")]
    [TestCase(new[] { "second root" }, "second root")]
    [TestCase(new[] { "third root" }, "first")]
    public void A_client_chooses_by_authority(string[] authorities, string expected)
    {
        TlsClientOptions options = new() { Credentials = [.. Ours.Select(our => our.Credential)] };
        using var server = new ScriptedServer(options)
        {
            RequestsCertificate = true,
            Changes = { [HandshakeType.CertificateRequest] = _ => CertificateRequest([SignatureScheme.EcdsaSecp256r1Sha256], [], authorities) },
        };
        server.Run();
        ExpectCertificate(server, expected);
    }

    [Test]
    public void A_client_chooses_by_signatures_in_certificates()
    {
        TlsClientOptions options = new() { Credentials = [.. Ours.Select(our => our.Credential)] };
        using var server = new ScriptedServer(options)
        {
            RequestsCertificate = true,
            Changes = { [HandshakeType.CertificateRequest] = _ => CertificateRequest([SignatureScheme.EcdsaSecp256r1Sha256], [SignatureScheme.RsaPkcs1Sha256], []) },
        };
        server.Run();
        ExpectCertificate(server, "rsa root");
    }

    // §4.5.1.2: better no handshake than SHA-1 unasked. A trust anchor's signature over itself counts for nothing.
    [TestCase(false, false, SignatureScheme.EcdsaSecp256r1Sha256, "none")]
    [TestCase(true, false, SignatureScheme.EcdsaSecp256r1Sha256, "none")]
    [TestCase(false, false, SignatureScheme.EcdsaSha1, "sha1")]
    [TestCase(true, false, SignatureScheme.EcdsaSha1, "sha1")]
    [TestCase(false, true, SignatureScheme.EcdsaSecp256r1Sha256, "other")]
    [TestCase(true, true, SignatureScheme.EcdsaSecp256r1Sha256, "other")]
    public void A_chain_with_SHA_1_is_for_those_who_ask(bool isTls12, bool hasOther, SignatureScheme inCertificates, string expected)
    {
        TestCertificate sha1 = FirstRoot.Issue(new() { Hash = HashAlgorithmName.SHA1 });
        using var credential = TlsCredential.FromDer(sha1.Chain, sha1.Pkcs8);
        TlsCredential other = TestCredentials.Of();
        var options = new TlsServerOptions { Credentials = hasOther ? [credential, other] : [credential] };
        Action<ClientHelloSpec> change = new Wish(null) { CertificateSchemes = [inCertificates] }.Apply;
        using ScriptedPeer client = isTls12 ? new ScriptedClient12(options) { ChangeHello = change } : new ScriptedClient(options) { ChangeHello = change };
        client.Next();
        client.Next();
        if (expected == "none")
        {
            client.ExpectFault(TlsFault.NoSharedSignatureScheme, AlertDescription.HandshakeFailure);
            return;
        }
        byte[] message = client.Messages.Last(message => (HandshakeType)message[0] == HandshakeType.Certificate);
        Assert.That(message.AsSpan().IndexOf((expected == "sha1" ? credential : other).Chain[0]), Is.Positive);
    }

    [Test]
    public void A_self_signed_certificate_may_be_signed_as_it_likes()
    {
        TestCertificate self = TestCertificate.SelfSigned(new() { Hash = HashAlgorithmName.SHA1 });
        using var credential = TlsCredential.FromDer(self.Chain, self.Pkcs8);
        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [credential] });
        client.Run();
        Assert.That(client.Connection.Error, Is.Null);
    }

    [Test]
    public void A_client_shows_no_SHA_1_unasked([Values] bool isAsked, [Values] bool pauses)
    {
        TestCertificate sha1 = FirstRoot.Issue(new() { Hash = HashAlgorithmName.SHA1 });
        using var credential = TlsCredential.FromDer(sha1.Chain, sha1.Pkcs8);
        bool? fits = null;
        using var server = new ScriptedServer(pauses ? new TlsClientOptions { PauseAtCertificateRequest = true } : new TlsClientOptions { Credentials = [credential] })
        {
            RequestsCertificate = true,
            Changes = { [HandshakeType.CertificateRequest] = _ => CertificateRequest([SignatureScheme.EcdsaSecp256r1Sha256], isAsked ? [SignatureScheme.EcdsaSha1] : [], []) },
        };
        server.Answer = question =>
        {
            if (question is not CertificateRequestDecision request)
            {
                Answers.Agree(question);
                return;
            }
            fits = request.Fits(credential);
            if (isAsked) request.Use(credential);
            else Assert.That(() => request.Use(credential), Throws.ArgumentException);
            if (!isAsked) request.UseNone();
        };
        server.Run();
        Assert.That(server.Connection.Error, Is.Null);
        Assert.That(fits, Is.EqualTo(pauses ? isAsked : null));
        byte[] message = server.Messages.Last(message => (HandshakeType)message[0] == HandshakeType.Certificate);
        Assert.That(message.AsSpan().IndexOf(credential.Chain[0]) > 0, Is.EqualTo(isAsked));
    }

    private static byte[] CertificateRequest(SignatureScheme[] schemes, SignatureScheme[] certificateSchemes, string[] authorities)
    {
        var extensions = new ExtensionList();
        extensions.Set(ExtensionType.SignatureAlgorithms, Encoded.Vector16(Encoded.CodePoints(schemes)));
        if (certificateSchemes.Length > 0) extensions.Set(ExtensionType.SignatureAlgorithmsCert, Encoded.Vector16(Encoded.CodePoints(certificateSchemes)));
        TestCertificate[] roots = [.. authorities.Select(name => TestCertificate.SelfSigned(TestCertificateSpec.Authority(name)))];
        if (roots.Length > 0) extensions.Set(ExtensionType.CertificateAuthorities, Names(roots));
        return ScriptedServer.CertificateRequestMessage(extensions)[4..];
    }

    private static byte[] Names(IEnumerable<TestCertificate> authorities) =>
        Encoded.Vector16([.. authorities.SelectMany(authority => Encoded.Vector16(authority.Der[CertificateFields.Parse(authority.Der).Subject]))]);

    private static TlsServerOptions Options(bool refuses = false) => new() { Credentials = [.. Ours.Select(our => our.Credential)], RefuseUnknownServerNames = refuses };

    private static TlsCredential Issue(TestCertificate authority, CertificateKeyKind kind, params string[] names)
    {
        TestCertificate leaf = authority.Issue(new TestCertificateSpec { Subject = names[0], Kind = kind, DnsNames = names });
        return TlsCredential.FromDer(leaf.Chain, leaf.Pkcs8);
    }

    private static void ExpectCertificate(ScriptedPeer peer, string expected)
    {
        Assert.That(peer.Connection.Error, Is.Null);
        byte[] message = peer.Messages.Last(message => (HandshakeType)message[0] == HandshakeType.Certificate);
        IEnumerable<string> shown = Ours.Where(our => message.AsSpan().IndexOf(our.Credential.Chain[0]) >= 0).Select(our => our.Label);
        Assert.That(shown, Is.EqualTo(new[] { expected }));
    }

    private static TestCaseData Case(string label, Wish wish, string expected, string? expected12 = null) =>
        new TestCaseData(wish, expected, expected12 ?? expected).SetArgDisplayNames(label);

    /// <summary>What a client says about the certificate that it wants.</summary>
    private sealed class Wish(string? name)
    {
        public SignatureScheme[] Schemes { get; init; } = All;

        public SignatureScheme[] CertificateSchemes { get; init; } = [];

        public TestCertificate[] Authorities { get; init; } = [];

        public void Apply(ClientHelloSpec hello)
        {
            if (name is null) hello.Extensions.Remove(ExtensionType.ServerName);
            else hello.Extensions.Set(new ServerNameList(System.Text.Encoding.ASCII.GetBytes(name)));
            hello.Extensions.Set(ExtensionType.SignatureAlgorithms, Encoded.Vector16(Encoded.CodePoints(Schemes)));
            hello.Extensions.Set(ExtensionType.SupportedGroups, Encoded.Vector16(Encoded.CodePoints(NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1)));
            if (!hello.Extensions.Contains(ExtensionType.SupportedVersions)) hello.CipherSuites.Add(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
            if (CertificateSchemes.Length > 0) hello.Extensions.Set(ExtensionType.SignatureAlgorithmsCert, Encoded.Vector16(Encoded.CodePoints(CertificateSchemes)));
            if (Authorities.Length > 0) hello.Extensions.Set(ExtensionType.CertificateAuthorities, Names(Authorities));
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>The table of good and bad chains (LESSONS 17): each with the fault and the alert it gets. Measured on Linux with OpenSSL 3.0.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ChainTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TestCertificate Root = TestCertificate.SelfSigned(TestCertificateSpec.Authority("root"));
    private static readonly TestCertificate OtherRoot = TestCertificate.SelfSigned(TestCertificateSpec.Authority("other root"));
    private static readonly TestCertificate Middle = Root.Issue(TestCertificateSpec.Authority("middle"));
    private static readonly TestCertificate Good = Middle.Issue(new());

    // The same name and key, certified by another authority (RFC 5280 §3.2, cross-certificates).
    private static readonly TestCertificate MiddleByOther = OtherRoot.Certify(Middle);
    private static readonly TestCertificate RootByOther = OtherRoot.Certify(Root);

    internal static IEnumerable<TestCaseData> GoodChains()
    {
        yield return Chain("leaf and root alone", Root.Issue(new()).Chain);
        yield return Chain("with an intermediate", Good.Chain);
        yield return Chain("with the root sent along", [.. Good.Chain, Root.Der]);
        yield return Chain("in the wrong order", [Good.Der, Root.Der, Middle.Der]);
        yield return Chain("with certificates that have nothing to do with it", [Good.Der, OtherRoot.Der, Root.Issue(new()).Der, Middle.Der]);
        yield return Chain("with the leaf sent twice", [Good.Der, Good.Der, Middle.Der]);
        yield return Chain("without a key usage", Root.Issue(new() { KeyUsage = null }).Chain);
        yield return Chain("without an extended key usage", Root.Issue(new() { ExtendedKeyUsages = [] }).Chain);
        yield return Chain("below a path length that suffices", Root.Issue(TestCertificateSpec.Authority("shallow", pathLength: 0)).Issue(new()).Chain);
        yield return Chain("within a name constraint", Root.Issue(TestCertificateSpec.Authority("bound", permittedDnsName: "test")).Issue(new()).Chain);
        yield return Chain("beside an excluded name", Root.Issue(TestCertificateSpec.Authority("bound", excludedDnsName: "other.test")).Issue(new()).Chain);
        yield return Chain("signed with RSA", Root.Issue(TestCertificateSpec.Authority("rsa", CertificateKeyKind.Rsa)).Issue(new()).Chain);
        yield return Chain("signed with RSASSA-PSS", Root.Issue(TestCertificateSpec.Authority("pss", CertificateKeyKind.RsaPss)).Issue(new()).Chain);
        yield return Chain("signed with Ed25519", Root.Issue(TestCertificateSpec.Authority("edwards", CertificateKeyKind.Ed25519)).Issue(new()).Chain);
        yield return Chain("below a cross-signed intermediate, its trusted issuer's certificate sent", [Good.Der, MiddleByOther.Der, Middle.Der]);
        yield return Chain("below a cross-signed intermediate, in the other order", [Good.Der, Middle.Der, MiddleByOther.Der]);
        yield return Chain("below a cross-signed root that is trusted itself", [Good.Der, Middle.Der, RootByOther.Der, OtherRoot.Der]);
        yield return Chain("from the first second of its validity", Root.Issue(new() { NotBefore = Now }).Chain);

        // RFC 5280 §4.1.2.5 counts the last second in, OpenSSL does not.
        yield return Chain("to the last second but one of its validity", Root.Issue(new() { NotAfter = Now.AddSeconds(1) }).Chain);
    }

    internal static IEnumerable<TestCaseData> BadChains()
    {
        yield return Chain("expired a second ago", TlsFault.CertificateExpired, AlertDescription.CertificateExpired, Root.Issue(new() { NotAfter = Now.AddSeconds(-1) }).Chain);
        yield return Chain("valid in a second", TlsFault.CertificateExpired, AlertDescription.CertificateExpired, Root.Issue(new() { NotBefore = Now.AddSeconds(1) }).Chain);
        yield return Chain("an expired intermediate", TlsFault.CertificateExpired, AlertDescription.CertificateExpired,
            Root.Issue(TestCertificateSpec.Authority("old", notAfter: Now.AddDays(-1))).Issue(new()).Chain);
        yield return Chain("another name", TlsFault.CertificateNameMismatch, AlertDescription.BadCertificate, Root.Issue(new() { DnsNames = ["example.org"] }).Chain);
        yield return Chain("the name in the subject only", TlsFault.CertificateNameMismatch, AlertDescription.BadCertificate,
            Root.Issue(new() { Subject = "example.test", DnsNames = [] }).Chain);
        yield return Chain("an unknown root", TlsFault.UnknownCertificateAuthority, AlertDescription.UnknownCa, OtherRoot.Issue(new()).Chain);
        yield return Chain("an unknown root that is sent along", TlsFault.UnknownCertificateAuthority, AlertDescription.UnknownCa,
            [OtherRoot.Issue(new()).Der, OtherRoot.Der]);
        yield return Chain("a root of the same name", TlsFault.UnknownCertificateAuthority, AlertDescription.UnknownCa,
            TestCertificate.SelfSigned(TestCertificateSpec.Authority("root")).Issue(new()).Chain);
        yield return Chain("a self-signed leaf", TlsFault.UnknownCertificateAuthority, AlertDescription.UnknownCa, TestCertificate.SelfSigned(new()).Chain);
        yield return Chain("a cross-signed intermediate of the wrong side", TlsFault.UnknownCertificateAuthority, AlertDescription.UnknownCa, [Good.Der, MiddleByOther.Der]);
        yield return Chain("a missing intermediate", TlsFault.UnknownCertificateAuthority, AlertDescription.UnknownCa, [Good.Der]);
        yield return Chain("the extended key usage of a client", TlsFault.CertificateExtendedKeyUsage, AlertDescription.UnsupportedCertificate,
            Root.Issue(new() { ExtendedKeyUsages = [TestCertificateSpec.ClientAuthentication] }).Chain);
        yield return Chain("an intermediate for clients only", TlsFault.CertificateExtendedKeyUsage, AlertDescription.UnsupportedCertificate,
            Root.Issue(TestCertificateSpec.Authority("clients", extendedKeyUsages: [TestCertificateSpec.ClientAuthentication])).Issue(new()).Chain);
        yield return Chain("a key usage without digitalSignature", TlsFault.CertificateKeyUsage, AlertDescription.UnsupportedCertificate,
            Root.Issue(new() { KeyUsage = X509KeyUsageFlags.KeyEncipherment }).Chain);
        yield return Chain("a malformed key usage", TlsFault.MalformedCertificate, AlertDescription.DecodeError,
            Root.Issue(new() { KeyUsage = null, Extensions = [new X509Extension("2.5.29.15", [0x04, 0x00], critical: false)] }).Chain);
        yield return Chain("a malformed subjectAltName", TlsFault.MalformedCertificate, AlertDescription.DecodeError,
            Root.Issue(new() { DnsNames = [], Extensions = [new X509Extension("2.5.29.17", [0x30, 0x05, 0x82], critical: false)] }).Chain);
        yield return Chain("a leaf that signs", TlsFault.BadCertificate, AlertDescription.BadCertificate, Good.Issue(new() { Subject = "below" }).Chain);
        yield return Chain("a signer without keyCertSign", TlsFault.BadCertificate, AlertDescription.BadCertificate,
            Root.Issue(new() { Subject = "no signer", IsAuthority = true }).Issue(new()).Chain);
        yield return Chain("a signer of version 1", TlsFault.BadCertificate, AlertDescription.BadCertificate,
            Root.Issue(new() { Subject = "old", IsVersion1 = true }).Issue(new()).Chain);
        yield return Chain("a path longer than its path length", TlsFault.BadCertificate, AlertDescription.BadCertificate,
            Root.Issue(TestCertificateSpec.Authority("shallow", pathLength: 0)).Issue(TestCertificateSpec.Authority("below")).Issue(new()).Chain);
        yield return Chain("a violated name constraint", TlsFault.BadCertificate, AlertDescription.BadCertificate,
            Root.Issue(TestCertificateSpec.Authority("bound", permittedDnsName: "example.org")).Issue(new()).Chain);
        yield return Chain("an excluded name", TlsFault.BadCertificate, AlertDescription.BadCertificate,
            Root.Issue(TestCertificateSpec.Authority("bound", excludedDnsName: "test")).Issue(new()).Chain);
        yield return Chain("a name constraint violated by a name that was not asked for", TlsFault.BadCertificate, AlertDescription.BadCertificate,
            Root.Issue(TestCertificateSpec.Authority("bound", permittedDnsName: "example.test")).Issue(new() { DnsNames = ["example.test", "example.org"] }).Chain);
        yield return Chain("an unknown critical extension", TlsFault.BadCertificate, AlertDescription.BadCertificate,
            Root.Issue(new() { Extensions = [new X509Extension("1.2.3.4.5", [0x05, 0x00], critical: true)] }).Chain);
        yield return Chain("a forged signature", TlsFault.BadCertificate, AlertDescription.BadCertificate, [Forge(Root.Issue(new()).Der)]);
        yield return Chain("a leaf signed with SHA-1", TlsFault.BadCertificate, AlertDescription.BadCertificate, Root.Issue(new() { Hash = HashAlgorithmName.SHA1 }).Chain);
        yield return Chain("an intermediate signed with SHA-1", TlsFault.BadCertificate, AlertDescription.BadCertificate,
            Root.Issue(TestCertificateSpec.Authority("sha1", hash: HashAlgorithmName.SHA1)).Issue(new()).Chain);
        yield return Chain("a leaf signed with MD5", TlsFault.BadCertificate, AlertDescription.BadCertificate,
            Root.Issue(TestCertificateSpec.Authority("rsa", CertificateKeyKind.Rsa)).Issue(new() { Hash = HashAlgorithmName.MD5 }).Chain);
        yield return Chain("RSA of 1024 bits", TlsFault.UnsupportedCertificateKey, AlertDescription.UnsupportedCertificate,
            Root.Issue(new() { Kind = CertificateKeyKind.Rsa, RsaBits = 1024 }).Chain);
        yield return Chain("an intermediate with RSA of 1024 bits", TlsFault.UnsupportedCertificateKey, AlertDescription.UnsupportedCertificate,
            Root.Issue(TestCertificateSpec.Authority("small", CertificateKeyKind.Rsa, rsaBits: 1024)).Issue(new()).Chain);
        yield return Chain("an empty certificate", TlsFault.MalformedCertificate, AlertDescription.DecodeError, [Array.Empty<byte>()]);
        yield return Chain("garbage", TlsFault.MalformedCertificate, AlertDescription.DecodeError, ["garbage"u8.ToArray()]);
        yield return Chain("an empty sequence", TlsFault.MalformedCertificate, AlertDescription.DecodeError, [new byte[] { 0x30, 0x00 }]);
        yield return Chain("garbage behind a good chain", TlsFault.MalformedCertificate, AlertDescription.DecodeError, [.. Good.Chain, "garbage"u8.ToArray()]);
        yield return Chain("bytes after the certificate", TlsFault.MalformedCertificate, AlertDescription.DecodeError, [(byte[])[.. Good.Der, 0], Middle.Der]);
        yield return Chain("PEM in place of DER", TlsFault.MalformedCertificate, AlertDescription.DecodeError,
            [System.Text.Encoding.ASCII.GetBytes(Good.CertificatePem), Middle.Der]);
        yield return Chain("a truncated certificate", TlsFault.MalformedCertificate, AlertDescription.DecodeError, [Good.Der.AsMemory()[..^1], Middle.Der]);
        yield return Chain("twelve certificates", TlsFault.CertificateRefused, AlertDescription.CertificateUnknown,
            [Good.Der, .. Enumerable.Repeat((ReadOnlyMemory<byte>)Middle.Der, 11)]);
    }

    [TestCaseSource(nameof(GoodChains))]
    public void Accepts(IReadOnlyList<ReadOnlyMemory<byte>> chain) =>
        Assert.That(Questions.Verifier(Now, Root).Verify(Questions.ToClient(chain)), Is.EqualTo(CertificateVerdict.Accepted));

    [TestCaseSource(nameof(BadChains))]
    public void Refuses(IReadOnlyList<ReadOnlyMemory<byte>> chain, TlsFault fault, AlertDescription alert)
    {
        CertificateVerdict verdict = Questions.Verifier(Now, Root).Verify(Questions.ToClient(chain));
        TestContext.Out.WriteLine(verdict);
        Assert.That(verdict.IsAccepted, Is.False);
        Assert.That(verdict.Fault, Is.EqualTo(fault), verdict.Reason);
        Assert.That(FaultAlerts.For(fault), Is.EqualTo(alert));
        Assert.That(verdict.Reason, Does.Not.Contain("example").And.Not.Contain("CN="));
    }

    [Test]
    public void Accepts_a_self_signed_leaf_that_is_itself_a_given_root()
    {
        TestCertificate leaf = TestCertificate.SelfSigned(new());
        Assert.That(Questions.Verifier(Now, leaf).Verify(Questions.ToClient(leaf.Chain)).ToString(), Is.EqualTo("accepted"));
    }

    [Test]
    public void Does_not_mind_how_a_root_is_signed()
    {
        TestCertificate root = TestCertificate.SelfSigned(TestCertificateSpec.Authority("aged root", hash: HashAlgorithmName.SHA1));
        Assert.That(Questions.Verifier(Now, root).Verify(Questions.ToClient(root.Issue(new()).Chain)).ToString(), Is.EqualTo("accepted"));
    }

    [Test]
    public void Refuses_an_oversized_key_before_any_signature_is_checked()
    {
        var rules = new CertificateRules { MaximumRsaBits = 2048 };
        TestCertificate leaf = OtherRoot.Issue(new() { Kind = CertificateKeyKind.Rsa, RsaBits = 3072 });
        Assert.That(Questions.Verifier(rules, Root).Verify(Questions.ToClient(leaf.Chain)).Fault, Is.EqualTo(TlsFault.CertificateKeyTooLarge));
    }

    [TestCase(1, false)]
    [TestCase(2, false)]
    [TestCase(2, true)]
    public void Refuses_an_oversized_key_anywhere_in_what_was_sent(int position, bool isRelated)
    {
        var rules = new CertificateRules { MaximumRsaBits = 2048 };
        TestCertificate huge = Root.Issue(TestCertificateSpec.Authority("huge", CertificateKeyKind.Rsa, rsaBits: 3072));
        ReadOnlyMemory<byte>[] chain = isRelated ? [huge.Issue(new()).Der, Middle.Der, huge.Der] : [Good.Der, Middle.Der, Middle.Der];
        chain[position] = huge.Der;
        Assert.That(Questions.Verifier(rules, Root).Verify(Questions.ToClient(chain)).Fault, Is.EqualTo(TlsFault.CertificateKeyTooLarge));
    }

    [Test]
    public void Counts_only_extra_certificates_against_the_limit([Values(0, 1, 2)] int limit)
    {
        var rules = new CertificateRules { MaximumExtraCertificates = limit };
        Assert.That(Questions.Verifier(rules, Root).Verify(Questions.ToClient(Good.Chain)).IsAccepted, Is.EqualTo(limit >= 1));
    }

    [TestCase(TestCertificateSpec.ClientAuthentication, TlsFault.None)]
    [TestCase(TestCertificateSpec.ServerAuthentication, TlsFault.CertificateExtendedKeyUsage)]
    public void Asks_a_client_for_the_usage_of_clients(string usage, TlsFault fault)
    {
        TestCertificate leaf = Root.Issue(new() { ExtendedKeyUsages = [usage] });
        Assert.That(Questions.Verifier(Now, Root).Verify(Questions.ToServer(leaf.Chain)).Fault, Is.EqualTo(fault));
    }

    [Test]
    public void Asks_a_client_for_digitalSignature_too()
    {
        TestCertificate leaf = Root.Issue(new() { KeyUsage = X509KeyUsageFlags.KeyAgreement });
        Assert.That(Questions.Verifier(Now, Root).Verify(Questions.ToServer(leaf.Chain)).Fault, Is.EqualTo(TlsFault.CertificateKeyUsage));
    }

    [Test]
    public void Refuses_a_server_for_which_no_name_was_asked() =>
        Assert.That(Questions.Verifier(Now, Root).Verify(Questions.Ask(Good.Chain, null, peerIsServer: true)).Fault, Is.EqualTo(TlsFault.CertificateNameMismatch));

    // The platform compares the names of the certificate, and a wildcard is none that is excluded.
    [TestCase("host.example.test", "host.example.test", false)]
    [TestCase("host.example.test", "HOST.example.TEST", false)]
    [TestCase("host.example.test", ".example.test", false)]
    [TestCase("other.example.test", "host.example.test", true)]
    [TestCase("ghost.example.test", "host.example.test", true)]
    public void A_wildcard_does_not_stand_for_a_name_that_an_authority_excludes(string asked, string excluded, bool isGood)
    {
        TestCertificate bound = Root.Issue(TestCertificateSpec.Authority("bound", excludedDnsName: excluded));
        TestCertificate leaf = bound.Issue(TestCertificateSpec.Authority("below")).Issue(new() { DnsNames = ["*.example.test"] });
        CertificateVerdict verdict = Questions.Verifier(Now, Root).Verify(Questions.ToClient(leaf.Chain, asked));
        Assert.That(verdict.Fault, Is.EqualTo(isGood ? TlsFault.None : TlsFault.BadCertificate), verdict.Reason);
    }

    [Test]
    public void Reports_an_untrusted_root_before_a_wrong_name_and_an_old_date()
    {
        TestCertificate leaf = OtherRoot.Issue(new() { DnsNames = ["example.org"], NotAfter = Now.AddDays(-1) });
        Assert.That(Questions.Verifier(Now, Root).Verify(Questions.ToClient(leaf.Chain)).Fault, Is.EqualTo(TlsFault.UnknownCertificateAuthority));
    }

    [Test]
    public void Knows_test_roots_from_those_of_the_system() =>
        Assert.That(CertificateVerifier.SystemTrust.Verify(Questions.ToClient(Good.Chain)).Fault, Is.EqualTo(TlsFault.UnknownCertificateAuthority));

    private static TestCaseData Chain(string name, IReadOnlyList<ReadOnlyMemory<byte>> chain) => new TestCaseData(chain).SetArgDisplayNames(name);

    private static TestCaseData Chain(
        string name, TlsFault fault, AlertDescription alert, IReadOnlyList<ReadOnlyMemory<byte>> chain) =>
        new TestCaseData(chain, fault, alert).SetArgDisplayNames(name);

    // Flips a bit of the signature, which ends the certificate.
    private static byte[] Forge(byte[] der)
    {
        byte[] forged = [.. der];
        forged[^1] ^= 1;
        return forged;
    }
}

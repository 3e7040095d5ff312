using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>Stapled OCSP responses, good and bad (RFC 6066 §8, RFC 6960 §3.2), and certificates that must have one (RFC 7633).</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class StapleTests
{
    private const string OcspSigning = "1.3.6.1.5.5.7.3.9";

    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TestCertificate Root = TestCertificate.SelfSigned(TestCertificateSpec.Authority("root"));
    private static readonly TestCertificate OtherRoot = TestCertificate.SelfSigned(TestCertificateSpec.Authority("other root"));
    private static readonly TestCertificate Middle = Root.Issue(TestCertificateSpec.Authority("middle"));
    private static readonly TestCertificate RsaMiddle = Root.Issue(TestCertificateSpec.Authority("rsa middle", CertificateKeyKind.Rsa));
    private static readonly TestCertificate Leaf = Middle.Issue(new());
    private static readonly TestCertificate OfRsa = RsaMiddle.Issue(new());
    private static readonly TestCertificate MustStaple = Middle.Issue(new() { Extensions = [TlsFeature(5)] });

    internal static IEnumerable<TestCaseData> GoodStaples()
    {
        yield return Case("from the issuer", Spec().Encode());
        yield return Case("named by its key", Spec(namesByKey: true).Encode());
        yield return Case("with SHA-256 in the identifier", Spec(idHash: HashAlgorithmName.SHA256).Encode());
        yield return Case("signed with SHA-384", Spec(signatureHash: HashAlgorithmName.SHA384).Encode());
        yield return Case("from a delegated responder", Spec(signer: Responder(), sendsSigner: true).Encode());
        yield return Case("from a delegated responder with RSA", Spec(signer: Responder(kind: CertificateKeyKind.Rsa), sendsSigner: true, namesByKey: true).Encode());
        yield return Case("to the last second", Spec(nextUpdate: Now).Encode());
        yield return Case("by a clock that is a little ahead", Spec(thisUpdate: Now.AddMinutes(4)).Encode());
    }

    internal static IEnumerable<TestCaseData> BadStaples()
    {
        yield return Bad("revoked", Spec(state: 1).Encode(), TlsFault.CertificateRevoked, AlertDescription.CertificateRevoked);
        yield return Bad("unknown", Spec(state: 2).Encode(), TlsFault.CertificateRevocationUnknown, AlertDescription.CertificateUnknown);
        yield return Bad("out of date", Spec(nextUpdate: Now.AddMinutes(-6)).Encode());
        yield return Bad("of the future", Spec(thisUpdate: Now.AddMinutes(6)).Encode());
        yield return Bad("without an end", Spec(hasNextUpdate: false).Encode());
        yield return Bad("of another certificate", Spec(subject: MustStaple).Encode());
        yield return Bad("of another issuer's certificate", Spec(issuer: RsaMiddle, signer: Middle).Encode());
        yield return Bad("signed by another authority", Spec(signer: OtherRoot, sendsSigner: true).Encode());
        yield return Bad("signed by the root above", Spec(signer: Root, sendsSigner: true).Encode());
        yield return Bad("signed by the certificate itself", Spec(signer: Leaf, sendsSigner: true).Encode());
        yield return Bad("from a responder that is not sent along", Spec(signer: Responder()).Encode());
        yield return Bad("from a responder for something else", Spec(signer: Responder(usage: TestCertificateSpec.ServerAuthentication), sendsSigner: true).Encode());
        yield return Bad("from a responder of another issuer", Spec(signer: Responder(issuer: Root), sendsSigner: true).Encode());
        yield return Bad("from a responder of another key with the issuer's name", Spec(signer: Responder(issuer: Namesake), sendsSigner: true).Encode());
        yield return Bad("from a responder that has expired", Spec(signer: Responder(notAfter: Now.AddSeconds(-1)), sendsSigner: true).Encode());
        yield return Bad("from a responder that is not valid yet", Spec(signer: Responder(notBefore: Now.AddSeconds(1)), sendsSigner: true).Encode());
        yield return Bad("from a responder with a small key", Spec(signer: Responder(kind: CertificateKeyKind.Rsa, rsaBits: 1024), sendsSigner: true).Encode());
        yield return Bad("from a responder with a huge key", Spec(signer: Responder(kind: CertificateKeyKind.Rsa, rsaBits: 3072), sendsSigner: true).Encode());
        yield return Bad("signed with SHA-1", Spec(signatureHash: HashAlgorithmName.SHA1).Encode());
        yield return Bad("with a critical extension", new OcspSpec(Leaf, Middle) { ThisUpdate = Now, NextUpdate = Now.AddDays(1), HasCriticalExtension = true }.Encode());
        yield return Bad("with a critical extension inside", new OcspSpec(Leaf, Middle) { ThisUpdate = Now, NextUpdate = Now.AddDays(1), HasCriticalSingleExtension = true }.Encode());
        yield return Bad("with very many responses", new OcspSpec(Leaf, Middle) { ThisUpdate = Now, NextUpdate = Now.AddDays(1), Repeats = 17 }.Encode());
        yield return Bad("an error", new OcspSpec(Leaf, Middle) { ResponseStatus = 3 }.Encode());
        yield return Bad("garbage", "garbage"u8.ToArray());
        yield return Bad("with a byte behind", [.. Spec().Encode(), 0]);
    }

    [TestCaseSource(nameof(GoodStaples))]
    public void Accepts(byte[] staple)
    {
        foreach (CertificateRevocation mode in new[] { CertificateRevocation.Staple, CertificateRevocation.StapleIfSent })
        {
            Assert.That(Verify(Leaf, staple, mode).ToString(), Is.EqualTo("accepted"));
        }
    }

    [TestCaseSource(nameof(BadStaples))]
    public void Refuses(byte[] staple, TlsFault fault, AlertDescription alert)
    {
        foreach (CertificateRevocation mode in new[] { CertificateRevocation.Staple, CertificateRevocation.StapleIfSent })
        {
            CertificateVerdict verdict = Verify(Leaf, staple, mode);
            Assert.That(verdict.Fault, Is.EqualTo(fault), verdict.Reason);
            Assert.That(FaultAlerts.For(verdict.Fault), Is.EqualTo(alert));
        }
        Assert.That(Verify(Leaf, staple, CertificateRevocation.Off).IsAccepted, "nobody asked");
    }

    [Test]
    public void Reads_what_an_RSA_issuer_signed() => Assert.That(
        Verify(OfRsa, new OcspSpec(OfRsa, RsaMiddle) { ThisUpdate = Now, NextUpdate = Now.AddDays(1) }.Encode(), CertificateRevocation.Staple).ToString(), Is.EqualTo("accepted"));

    [TestCase(CertificateRevocation.Off, TlsFault.None, TlsFault.None)]
    [TestCase(CertificateRevocation.StapleIfSent, TlsFault.None, TlsFault.CertificateRevocationUnknown)]
    [TestCase(CertificateRevocation.Staple, TlsFault.CertificateRevocationUnknown, TlsFault.CertificateRevocationUnknown)]
    public void Without_a_staple(CertificateRevocation mode, TlsFault ofAny, TlsFault ofOneThatMust)
    {
        Assert.That(Verify(Leaf, [], mode).Fault, Is.EqualTo(ofAny));
        Assert.That(Verify(MustStaple, [], mode).Fault, Is.EqualTo(ofOneThatMust));
    }

    [Test]
    public void A_certificate_that_must_have_one_is_good_with_one() => Assert.That(
        Verify(MustStaple, new OcspSpec(MustStaple, Middle) { ThisUpdate = Now, NextUpdate = Now.AddDays(1) }.Encode(), CertificateRevocation.StapleIfSent).IsAccepted);

    [Test]
    public void Other_features_demand_no_staple_and_malformed_ones_do()
    {
        Assert.That(Verify(Middle.Issue(new() { Extensions = [TlsFeature(17)] }), [], CertificateRevocation.StapleIfSent).IsAccepted);
        var malformed = new X509Extension("1.3.6.1.5.5.7.1.24", [0x30, 5], critical: false);
        Assert.That(Verify(Middle.Issue(new() { Extensions = [malformed] }), [], CertificateRevocation.StapleIfSent).Fault, Is.EqualTo(TlsFault.CertificateRevocationUnknown));
    }

    /// <summary>A trust anchor is trusted by being given, and nobody issues a status for it.</summary>
    [Test]
    public void A_self_signed_leaf_that_is_a_given_root_needs_none()
    {
        TestCertificate leaf = TestCertificate.SelfSigned(new());
        Assert.That(Questions.Verifier(Rules(CertificateRevocation.Staple), leaf).Verify(Questions.ToClient(leaf.Chain)).IsAccepted);
    }

    [Test]
    public void Every_cut_and_every_changed_byte_is_refused_without_an_exception()
    {
        byte[] staple = Spec(signer: Responder(), sendsSigner: true).Encode();
        for (int length = 0; length < staple.Length; length++)
        {
            if (length > 0) Assert.That(Judge(staple[..length]).IsAccepted, Is.False, $"cut at {length}");
            byte[] changed = [.. staple];
            changed[length] ^= 0x40;
            CertificateVerdict verdict = Judge(changed);
            Assert.That(verdict.IsAccepted, Is.False, $"byte {length}: {verdict}");
        }

        static CertificateVerdict Judge(byte[] bytes)
        {
            using X509Certificate2 leaf = Leaf.Load();
            using X509Certificate2 issuer = Middle.Load();
            return new OcspStaple(Rules(CertificateRevocation.Staple), leaf, issuer).Judge(bytes);
        }
    }

    private static TestCertificate Namesake { get; } = OtherRoot.Issue(TestCertificateSpec.Authority("middle"));

    private static CertificateVerdict Verify(TestCertificate leaf, byte[] staple, CertificateRevocation mode) =>
        Questions.Verifier(Rules(mode), Root).Verify(new PeerCertificateDecision(leaf.Chain, staple, "example.test", peerIsServer: true));

    private static CertificateRules Rules(CertificateRevocation mode) => new() { Clock = new Questions.StoppedClock(Now), Revocation = mode, MaximumRsaBits = 2048 };

    private static TestCertificate Responder(
        TestCertificate? issuer = null, string usage = OcspSigning, CertificateKeyKind kind = CertificateKeyKind.EcdsaP256, int rsaBits = 2048,
        DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null) => (issuer ?? Middle).Issue(new()
        {
            Subject = "responder",
            Kind = kind,
            RsaBits = rsaBits,
            DnsNames = [],
            ExtendedKeyUsages = [usage],
            NotBefore = notBefore ?? Now.AddYears(-1),
            NotAfter = notAfter ?? Now.AddYears(1),
        });

    private static OcspSpec Spec(
        TestCertificate? signer = null, bool sendsSigner = false, bool namesByKey = false, int state = 0, DateTimeOffset? thisUpdate = null, DateTimeOffset? nextUpdate = null,
        bool hasNextUpdate = true, HashAlgorithmName? idHash = null, HashAlgorithmName? signatureHash = null, TestCertificate? subject = null, TestCertificate? issuer = null) =>
        new(Leaf, Middle)
        {
            Signer = signer ?? Middle,
            SendsSigner = sendsSigner,
            NamesByKey = namesByKey,
            State = state,
            ThisUpdate = thisUpdate ?? Now.AddHours(-1),
            NextUpdate = hasNextUpdate ? nextUpdate ?? Now.AddDays(1) : null,
            IdHash = idHash ?? HashAlgorithmName.SHA1,
            SignatureHash = signatureHash ?? HashAlgorithmName.SHA256,
            Subject = subject ?? Leaf,
            Issuer = issuer ?? Middle,
        };

    // RFC 7633 §4.1: SEQUENCE OF INTEGER.
    private static X509Extension TlsFeature(int feature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence()) writer.WriteInteger(feature);
        return new X509Extension("1.3.6.1.5.5.7.1.24", writer.Encode(), critical: false);
    }

    private static TestCaseData Case(string name, byte[] staple) => new TestCaseData(staple).SetArgDisplayNames(name);

    private static TestCaseData Bad(
        string name, byte[] staple, TlsFault fault = TlsFault.InvalidCertificateStatus, AlertDescription alert = AlertDescription.BadCertificateStatusResponse) =>
        new TestCaseData(staple, fault, alert).SetArgDisplayNames(name);
}

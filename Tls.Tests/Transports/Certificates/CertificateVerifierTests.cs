using System;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>How a verdict reaches the core, and what makes two verifiers the same.</summary>
internal sealed class CertificateVerifierTests
{
    [Test]
    public void Accepts_a_leaf_with_a_key_of_each_kind([ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind)
    {
        CertificateVerifier verifier = CertificateVerifier.ForRoots(TestCertificates.Default.RootPem);
        Assert.That(verifier.Verify(Questions.ToClient(TestCertificates.Default.Leaf(kind).Chain)).ToString(), Is.EqualTo("accepted"));
    }

    [Test]
    public void Accepts_a_chain_below_an_authority_of_each_kind([ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind)
    {
        var certificates = new TestCertificates(kind);
        CertificateVerifier verifier = CertificateVerifier.ForRoots([certificates.Root]);
        Assert.That(verifier.Verify(Questions.ToClient(certificates.Leaf().Chain)).ToString(), Is.EqualTo("accepted"));
    }

    [Test]
    public void Resolves_a_good_chain_with_accept()
    {
        PeerCertificateDecision question = Questions.ToClient(TestCertificates.Default.Leaf().Chain);
        CertificateVerifier.ForRoots(TestCertificates.Default.RootPem).Resolve(question);
        Assert.That(question.IsAccepted);
    }

    [Test]
    public void Resolves_a_bad_chain_with_its_fault_and_reason()
    {
        PeerCertificateDecision question = Questions.ToClient(TestCertificates.Default.Leaf().Chain, "other.test");
        CertificateVerifier.ForRoots(TestCertificates.Default.RootPem).Resolve(question);
        Assert.That(question.IsAccepted, Is.False);
        Assert.That(question.Rejected!.Fault, Is.EqualTo(TlsFault.CertificateNameMismatch));
        Assert.That(question.Rejected.Reason, Is.EqualTo("certificate 0 does not hold the server name"));
    }

    [Test]
    public void A_verifier_that_throws_fails_closed()
    {
        PeerCertificateDecision question = Questions.ToClient(TestCertificates.Default.Leaf().Chain);
        new Failing().Resolve(question);
        Assert.That(question.Rejected!.Fault, Is.EqualTo(TlsFault.InternalError));
        Assert.That(FaultAlerts.For(question.Rejected.Fault), Is.EqualTo(AlertDescription.InternalError));
        Assert.That(question.Rejected.Reason, Does.Contain(nameof(InvalidOperationException)).And.Not.Contain("evil"));
    }

    [Test]
    public void A_verifier_that_names_no_certificate_fault_has_refused_all_the_same([Values(TlsFault.BadRecordMac, TlsFault.None)] TlsFault fault)
    {
        PeerCertificateDecision question = Questions.ToClient(TestCertificates.Default.Leaf().Chain);
        new Answering(fault == TlsFault.None ? default : CertificateVerdict.Refused(fault, "why")).Resolve(question);
        Assert.That(question.Rejected!.Fault, Is.EqualTo(TlsFault.InternalError));
    }

    [Test]
    public void A_question_is_answered_once()
    {
        PeerCertificateDecision question = Questions.ToClient(TestCertificates.Default.Leaf().Chain);
        DangerousAcceptAnything.Instance.Resolve(question);
        Assert.That(() => new Failing().Resolve(question), Throws.InvalidOperationException);
        Assert.That(question.IsAccepted);
    }

    [Test]
    public void A_default_verdict_is_a_refusal()
    {
        CertificateVerdict verdict = default;
        Assert.That(verdict.IsAccepted, Is.False);
        Assert.That(verdict.Fault, Is.EqualTo(TlsFault.InternalError));
        Assert.That(verdict.Reason, Is.Not.Empty);
    }

    [Test]
    public void A_refusal_needs_a_fault_and_a_reason()
    {
        Assert.That(() => CertificateVerdict.Refused(TlsFault.None, "why"), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => CertificateVerdict.Refused(TlsFault.BadCertificate, ""), Throws.ArgumentException);
    }

    [Test]
    public void Roots_must_be_able_to_trust_something()
    {
        Assert.That(() => CertificateVerifier.ForRoots(""), Throws.ArgumentException);
        Assert.That(() => CertificateVerifier.ForRoots(TestCertificates.Default.Leaf().CertificatePem), Throws.ArgumentException);
    }

    [TestCase(-1, 2048, 8192, 256)]
    [TestCase(101, 2048, 8192, 256)]
    [TestCase(10, 1023, 8192, 256)]
    [TestCase(10, 4096, 2048, 256)]
    [TestCase(10, 2048, 16385, 256)]
    [TestCase(10, 2048, 8192, 160)]
    public void Rules_outside_their_ranges_fail_before_any_connection(int extra, int minimumRsa, int maximumRsa, int minimumCurve)
    {
        var rules = new CertificateRules
        {
            MaximumExtraCertificates = extra,
            MinimumRsaBits = minimumRsa,
            MaximumRsaBits = maximumRsa,
            MinimumEllipticCurveBits = minimumCurve,
        };
        Assert.That(() => CertificateVerifier.ForSystem(rules), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Trust_ids_differ_with_the_roots_and_the_rules()
    {
        X509Certificate2 root = TestCertificates.Default.Root;
        X509Certificate2 other = new TestCertificates().Root;
        byte[][] ids =
        [
            CertificateVerifier.ForRoots([root]).TrustId.ToArray(),
            CertificateVerifier.ForRoots([other]).TrustId.ToArray(),
            CertificateVerifier.ForRoots([root, other]).TrustId.ToArray(),
            CertificateVerifier.ForRoots([root], new CertificateRules { MinimumRsaBits = 3072 }).TrustId.ToArray(),
            CertificateVerifier.SystemTrust.TrustId.ToArray(),
            DangerousAcceptAnything.Instance.TrustId.ToArray(),
            new Failing().TrustId.ToArray(),
            new Failing().TrustId.ToArray(),
        ];
        Assert.That(ids.Select(Convert.ToHexString), Is.Unique);
    }

    [Test]
    public void Trust_ids_agree_where_trust_agrees()
    {
        X509Certificate2 root = TestCertificates.Default.Root;
        X509Certificate2 other = new TestCertificates().Root;
        Assert.That(CertificateVerifier.ForRoots([root, other]).TrustId.ToArray(), Is.EqualTo(CertificateVerifier.ForRoots([other, root]).TrustId.ToArray()));
    }

    [Test]
    public void One_verifier_serves_many_threads()
    {
        CertificateVerifier verifier = CertificateVerifier.ForRoots(TestCertificates.Default.RootPem);
        TestCertificate leaf = TestCertificates.Default.Leaf();
        ParallelLoopResult result = Parallel.For(0, 200, (_, loop) =>
        {
            if (!verifier.Verify(Questions.ToClient(leaf.Chain)).IsAccepted) loop.Stop();
        });
        Assert.That(result.IsCompleted);
    }

    [Test]
    public void Accepting_anything_accepts_anything() =>
        Assert.That(DangerousAcceptAnything.Instance.Verify(Questions.ToClient([Array.Empty<byte>()])).IsAccepted);

    private sealed class Answering(CertificateVerdict verdict) : CertificateVerifier
    {
        public override CertificateVerdict Verify(PeerCertificateDecision question) => verdict;
    }

    private sealed class Failing : CertificateVerifier
    {
        public override CertificateVerdict Verify(PeerCertificateDecision question) => throw new InvalidOperationException("CN=evil.test");
    }
}

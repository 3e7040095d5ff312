using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>Parsed certificates are kept; verdicts never are.</summary>
internal sealed class CertificateCacheTests
{
    private static readonly DateTimeOffset Good = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_chain_that_was_good_is_judged_again_when_time_has_passed()
    {
        var clock = new SetClock { Now = Good };
        CertificateVerifier verifier = Questions.Verifier(new CertificateRules { Clock = clock }, TestCertificates.Default.Authority);
        IReadOnlyList<ReadOnlyMemory<byte>> chain = TestCertificates.Default.Leaf().Chain;
        Assert.That(verifier.Verify(Questions.ToClient(chain)).IsAccepted);
        Assert.That(verifier.Verify(Questions.ToClient(chain)).IsAccepted, "from the cache");

        clock.Now = Good.AddYears(60);
        Assert.That(verifier.Verify(Questions.ToClient(chain)).Fault, Is.EqualTo(TlsFault.CertificateExpired));
    }

    [Test]
    public void A_chain_that_was_good_is_judged_again_for_another_name()
    {
        CertificateVerifier verifier = Questions.Verifier(Good, TestCertificates.Default.Authority);
        IReadOnlyList<ReadOnlyMemory<byte>> chain = TestCertificates.Default.Leaf().Chain;
        Assert.That(verifier.Verify(Questions.ToClient(chain)).IsAccepted);
        Assert.That(verifier.Verify(Questions.ToClient(chain, "other.test")).Fault, Is.EqualTo(TlsFault.CertificateNameMismatch));
    }

    [Test]
    public void A_leaf_that_was_good_is_not_good_without_its_issuer()
    {
        CertificateVerifier verifier = Questions.Verifier(Good, TestCertificates.Default.Authority);
        IReadOnlyList<ReadOnlyMemory<byte>> chain = TestCertificates.Default.Leaf().Chain;
        Assert.That(verifier.Verify(Questions.ToClient(chain)).IsAccepted);
        Assert.That(verifier.Verify(Questions.ToClient([chain[0]])).IsAccepted, Is.False);
    }

    [Test]
    public void What_an_authority_excludes_stays_excluded_in_a_chain_from_the_cache()
    {
        TestCertificate root = TestCertificate.SelfSigned(TestCertificateSpec.Authority("root"));
        TestCertificate bound = root.Issue(TestCertificateSpec.Authority("bound", excludedDnsName: "host.example.test"));
        IReadOnlyList<ReadOnlyMemory<byte>> chain = bound.Issue(TestCertificateSpec.Authority("below")).Issue(new() { DnsNames = ["*.example.test"] }).Chain;
        CertificateVerifier verifier = Questions.Verifier(Good, root);
        for (int round = 0; round < 2; round++)
        {
            Assert.That(verifier.Verify(Questions.ToClient(chain, "other.example.test")).Fault, Is.EqualTo(TlsFault.None));
            Assert.That(verifier.Verify(Questions.ToClient(chain, "host.example.test")).Fault, Is.EqualTo(TlsFault.BadCertificate));
        }
    }

    [Test]
    public void A_certificate_in_use_outlives_its_place_in_the_cache()
    {
        var cache = new CertificateCache(1);
        byte[] der = TestCertificates.Default.Leaf().Chain[0].ToArray();
        Keep(cache, der);
        using var inUse = new LoadedCertificates(cache, count: 1);
        inUse.Add(der);
        Keep(cache, TestCertificates.Default.Leaf(CertificateKeyKind.Rsa).Chain[0].ToArray());
        Assert.That(cache.Find(der), Is.Null, "another took its place");
        Assert.That(inUse.Certificates[0].Certificate.RawData, Is.EqualTo(der));
        Assert.That(inUse.Certificates[0].NameConstraints, Is.Null);
    }

    [Test]
    public void Certificates_of_a_refused_chain_are_not_kept()
    {
        var cache = new CertificateCache(4);
        using (var loaded = new LoadedCertificates(cache, count: 1)) loaded.Add(TestCertificates.Default.Leaf().Chain[0]);
        Assert.That(cache.Count, Is.Zero);
    }

    [Test]
    public void A_certificate_that_was_kept_is_found_by_its_bytes_and_no_others()
    {
        var cache = new CertificateCache(4);
        byte[] der = TestCertificates.Default.Leaf().Chain[0].ToArray();
        KnownCertificate? kept;
        using (var loaded = new LoadedCertificates(cache, count: 1))
        {
            loaded.Add(der);
            kept = loaded.Certificates[0];
            loaded.Keep();
        }
        Assert.That(cache.Find(der.ToArray()), Is.SameAs(kept));
        Assert.That(kept.Certificate.RawData, Is.EqualTo(der), "and it is not disposed");
        der[^1] ^= 1;
        Assert.That(cache.Find(der.ToArray()), Is.Null);
    }

    [Test]
    public void It_never_holds_more_than_its_capacity()
    {
        var cache = new CertificateCache(2);
        foreach (CertificateKeyKind kind in KeyKinds.Classical)
        {
            using var loaded = new LoadedCertificates(cache, count: 1);
            loaded.Add(TestCertificates.Default.Leaf(kind).Chain[0].ToArray());
            loaded.Keep();
            Assert.That(cache.Count, Is.LessThanOrEqualTo(2));
        }
    }

    private static void Keep(CertificateCache cache, byte[] der)
    {
        using var loaded = new LoadedCertificates(cache, count: 1);
        loaded.Add(der);
        loaded.Keep();
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

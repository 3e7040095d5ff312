using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>Pinned keys on top of another verifier (RFC 7469 §2.4, §2.6).</summary>
internal sealed class PinTests
{
    private static readonly TestCertificate Root = TestCertificate.SelfSigned(TestCertificateSpec.Authority("root"));
    private static readonly TestCertificate Middle = Root.Issue(TestCertificateSpec.Authority("middle"));
    private static readonly TestCertificate Leaf = Middle.Issue(new());
    private static readonly TestCertificate Stranger = TestCertificate.SelfSigned(TestCertificateSpec.Authority("stranger"));

    private static CertificateVerifier Trust => Questions.Verifier(new CertificateRules(), Root);

    [Test]
    public void A_pin_is_the_hash_of_the_key_with_its_algorithm([ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind)
    {
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        Assert.That(CertificateVerifier.PinOf(leaf.Der), Is.EqualTo(SHA256.HashData(leaf.Key.PublicKeyInfo)));
    }

    [Test]
    public void Any_key_in_the_path_may_be_the_pinned_one()
    {
        foreach (TestCertificate pinned in new[] { Root, Middle, Leaf })
        {
            CertificateVerifier verifier = Trust.WithPins(CertificateVerifier.PinOf(Stranger.Der), CertificateVerifier.PinOf(pinned.Der));
            Assert.That(verifier.Verify(Questions.ToClient(Leaf.Chain)).ToString(), Is.EqualTo("accepted"));
        }
    }

    [Test]
    public void Without_a_pinned_key_a_good_chain_is_refused()
    {
        CertificateVerdict verdict = Trust.WithPins(CertificateVerifier.PinOf(Stranger.Der)).Verify(Questions.ToClient(Leaf.Chain));
        Assert.That(verdict.Fault, Is.EqualTo(TlsFault.CertificateRefused));
        Assert.That(FaultAlerts.For(verdict.Fault), Is.EqualTo(AlertDescription.CertificateUnknown));
    }

    /// <summary>Anybody with a good certificate could send somebody's pinned one along.</summary>
    [Test]
    public void A_pinned_certificate_that_is_only_sent_along_does_not_count()
    {
        CertificateVerifier verifier = Trust.WithPins(CertificateVerifier.PinOf(Stranger.Der));
        Assert.That(verifier.Verify(Questions.ToClient([.. Leaf.Chain, Stranger.Der])).Fault, Is.EqualTo(TlsFault.CertificateRefused));
        CertificateVerifier onAnything = DangerousAcceptAnything.Instance.WithPins(CertificateVerifier.PinOf(Stranger.Der));
        Assert.That(onAnything.Verify(Questions.ToClient([.. Leaf.Chain, Stranger.Der])).Fault, Is.EqualTo(TlsFault.CertificateRefused));
    }

    /// <summary>So a self-signed certificate can be pinned without any authority.</summary>
    [Test]
    public void Of_a_verifier_that_says_nothing_of_the_path_the_peers_own_key_counts()
    {
        CertificateVerifier verifier = DangerousAcceptAnything.Instance.WithPins(CertificateVerifier.PinOf(Leaf.Der));
        Assert.That(verifier.Verify(Questions.ToClient([Leaf.Der])).IsAccepted);
        Assert.That(verifier.Verify(Questions.ToClient([Stranger.Der])).Fault, Is.EqualTo(TlsFault.CertificateRefused));
        Assert.That(verifier.Verify(Questions.ToClient(["garbage"u8.ToArray()])).Fault, Is.EqualTo(TlsFault.MalformedCertificate));
    }

    [Test]
    public void A_pin_does_not_cure_a_bad_chain()
    {
        CertificateVerifier verifier = Trust.WithPins(CertificateVerifier.PinOf(Leaf.Der));
        Assert.That(verifier.Verify(Questions.ToClient(Leaf.Chain, "other.test")).Fault, Is.EqualTo(TlsFault.CertificateNameMismatch));
        Assert.That(verifier.Verify(Questions.ToClient([Leaf.Der])).Fault, Is.EqualTo(TlsFault.UnknownCertificateAuthority));
    }

    [Test]
    public void A_pin_survives_a_renewal_that_keeps_the_key()
    {
        using RSA key = RSA.Create(2048);
        byte[][] certificates = [.. new[] { "old", "new" }.Select(name =>
        {
            using X509Certificate2 made = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
            return made.RawData;
        })];
        Assert.That(CertificateVerifier.PinOf(certificates[1]), Is.EqualTo(CertificateVerifier.PinOf(certificates[0])));
    }

    [Test]
    public void Pins_have_a_form()
    {
        Assert.That(() => Trust.WithPins(), Throws.ArgumentException);
        Assert.That(() => Trust.WithPins(new byte[31]), Throws.ArgumentException);
        Assert.That(() => Trust.WithPins(new byte[32], new byte[33]), Throws.ArgumentException);
    }

    [Test]
    public void Trust_differs_with_the_pins()
    {
        CertificateVerifier trust = Trust;
        ReadOnlyMemory<byte> one = CertificateVerifier.PinOf(Leaf.Der);
        ReadOnlyMemory<byte> two = CertificateVerifier.PinOf(Root.Der);
        string[] ids = [.. new[] { trust, trust.WithPins(one), trust.WithPins(two), trust.WithPins(one, two) }.Select(verifier => Convert.ToHexString(verifier.TrustId.Span))];
        Assert.That(ids, Is.Unique);
        Assert.That(trust.WithPins(two, one).TrustId.Span.SequenceEqual(trust.WithPins(one, two).TrustId.Span));
    }
}

using System;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>RFC 9525 §6: which presented name stands for which name that was asked for.</summary>
internal sealed class HostNameTests
{
    [TestCase("example.test", "example.test", true)]
    [TestCase("EXAMPLE.test", "example.TEST", true)]
    [TestCase("example.test.", "example.test", true, Description = "the trailing dot of the reference is ignored")]
    [TestCase("example.test", "example.test.", false, Description = "a certificate has no trailing dot")]
    [TestCase("example.test..", "example.test", false)]
    [TestCase("localhost", "localhost", true)]
    [TestCase("sub.example.test", "example.test", false)]
    [TestCase("example.test", "sub.example.test", false)]
    [TestCase("a_b.example.test", "a_b.example.test", true)]
    [TestCase("a.example.test", "*.example.test", true)]
    [TestCase("A.Example.Test", "*.example.TEST", true)]
    [TestCase("a.b.example.test", "*.example.test", false, Description = "one label")]
    [TestCase("example.test", "*.example.test", false, Description = "not none")]
    [TestCase(".example.test", "*.example.test", false)]
    [TestCase("example.test", "*.test", false, Description = "not a whole top-level domain")]
    [TestCase("localhost", "*", false)]
    [TestCase("localhost", "*.", false)]
    [TestCase("abc.example.test", "a*.example.test", false, Description = "the whole label only")]
    [TestCase("abc.example.test", "*c.example.test", false)]
    [TestCase("a.b.example.test", "a.*.example.test", false, Description = "the left-most label only")]
    [TestCase("a.b.example.test", "*.*.example.test", false)]
    [TestCase("*.example.test", "*.example.test", false, Description = "nobody is called *")]
    [TestCase("xn--bcher-kva.example.test", "xn--bcher-kva.example.test", true)]
    [TestCase("XN--BCHER-KVA.example.test", "xn--bcher-kva.example.test", true)]
    [TestCase("xn--bcher-kva.example.test", "*.example.test", true)]
    [TestCase("xn--bcher-kva.example.test", "xn--*.example.test", false)]
    [TestCase("bücher.example.test", "xn--bcher-kva.example.test", true, Description = "a U-label is converted")]
    [TestCase("BÜCHER.example.test", "xn--bcher-kva.example.test", true)]
    [TestCase("bücher.example.test", "bücher.example.test", false, Description = "a certificate holds A-labels")]
    [TestCase("\u212Aelvin.test", "\u212Aelvin.test", false, Description = "the Kelvin sign folds to k in Unicode, not in ASCII")]
    [TestCase("example.test\0.evil.test", "example.test", false, Description = "embedded NUL")]
    [TestCase("example.test", "example.test\0.evil.test", false)]
    [TestCase("", "", false)]
    [TestCase(".", "example.test", false)]
    [TestCase("a..test", "a..test", false)]
    [TestCase("127.0.0.1", "127.0.0.1", false, Description = "an address is never a DNS name")]
    [TestCase("127.1", "127.1", false)]
    [TestCase("2130706433", "2130706433", false)]
    [TestCase("0x7f.0.0.0x1", "0x7f.0.0.0x1", false)]
    [TestCase("4.3.2.1", "*.3.2.1", false)]
    public void A_presented_dns_name_stands_for(string reference, string presented, bool expected) =>
        Assert.That(HostName.TryParse(reference, out HostName? name) && name.Matches(presented), Is.EqualTo(expected));

    [Test]
    public void A_label_has_63_letters_at_most([Values(63, 64)] int length)
    {
        string text = new string('a', length) + ".test";
        Assert.That(HostName.TryParse(text, out HostName? name) && name.Matches(text), Is.EqualTo(length == 63));
    }

    [TestCase("192.0.2.1", "192.0.2.1", true)]
    [TestCase("192.0.2.1", "192.0.2.2", false)]
    [TestCase("192.0.2.1", "::ffff:192.0.2.1", false, Description = "other bytes, other address")]
    [TestCase("2001:db8::1", "2001:db8::1", true)]
    [TestCase("2001:DB8:0:0::1", "2001:db8::1", true, Description = "text forms of one address")]
    [TestCase("[2001:db8::1]", "2001:db8::1", true)]
    [TestCase("2001:db8::1", "2001:db8::2", false)]
    [TestCase("example.test", "192.0.2.1", false)]
    [TestCase("192.0.2.001", "192.0.2.1", false, Description = "octal to some, so an address to none")]
    public void An_address_is_held_only_as_an_address(string reference, string address, bool expected)
    {
        // The same text as a DNS name must not help.
        TestCertificate leaf = TestCertificate.SelfSigned(new() { DnsNames = [reference == "example.test" ? "other.test" : reference], Addresses = [address] });
        CertificateVerdict verdict = Questions.Verifier(new CertificateRules(), leaf).Verify(Questions.ToClient(leaf.Chain, reference));
        Assert.That(verdict.Fault, Is.EqualTo(expected ? TlsFault.None : TlsFault.CertificateNameMismatch), verdict.Reason);
    }

    [TestCase("a.example.test", true)]
    [TestCase("a.b.example.test", false)]
    [TestCase("example.test", false)]
    public void A_wildcard_in_a_certificate_stands_for_one_label(string reference, bool expected)
    {
        TestCertificate leaf = TestCertificate.SelfSigned(new() { DnsNames = ["*.example.test"] });
        CertificateVerdict verdict = Questions.Verifier(new CertificateRules(), leaf).Verify(Questions.ToClient(leaf.Chain, reference));
        Assert.That(verdict.IsAccepted, Is.EqualTo(expected), verdict.Reason);
    }

    [Test]
    public void Two_subjectAltNames_are_malformed()
    {
        // An issuerAltName that is renamed in the finished certificate, since CertificateRequest refuses to write two of a kind.
        TestCertificate leaf = TestCertificate.SelfSigned(new() { Extensions = [new X509Extension("2.5.29.18", [0x30, 0x03, 0x82, 0x01, (byte)'a'], critical: false)] });
        byte[] der = [.. leaf.Der];
        int oid = der.AsSpan().IndexOf<byte>([0x06, 0x03, 0x55, 0x1D, 18]);
        der[oid + 4] = 17;
        CertificateVerdict verdict = Questions.Verifier(new CertificateRules(), leaf).Verify(Questions.ToClient([der]));
        Assert.That(verdict.Fault, Is.EqualTo(TlsFault.MalformedCertificate), verdict.Reason);
    }
}

using System;
using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Messages;
using Tls.Tests.Codec;

namespace Tls.Tests.Messages;

/// <summary>Certificate, CertificateVerify and Finished.</summary>
internal sealed class AuthenticationTests
{
    [Test]
    public void A_chain_is_written_entry_by_entry_and_walked_in_order()
    {
        using var list = new TlsWriter();
        CertificateEntry.Write(list, [0x30, 1], Hex.Bytes("0012 0001 07"));
        CertificateEntry.Write(list, [0x30, 2], []);
        var certificate = new Certificate([9], list.Written);
        Assert.That(certificate.Count, Is.EqualTo(2));
        Assert.That(certificate.IsEmpty, Is.False);
        Assert.That(certificate.CertificateRequestContext.ToArray(), Is.EqualTo(new byte[] { 9 }));

        List<(byte, bool)> walked = [];
        foreach (CertificateEntry entry in certificate)
        {
            walked.Add((entry.Data[1], entry.Extensions.Contains(ExtensionType.SignedCertificateTimestamp)));
        }
        Assert.That(walked, Is.EqualTo(new[] { ((byte)1, true), ((byte)2, false) }));
    }

    [Test]
    public void A_client_may_have_no_certificate() =>
        Assert.That(Certificate.Parse(Hex.Bytes("00 000000")).IsEmpty);

    /// <summary>A list of many small entries, each with as many extensions as are compared pairwise.</summary>
    [Test]
    public void A_chain_of_many_small_entries_is_walked_to_its_end()
    {
        using var extensions = new TlsWriter();
        for (int i = 0; i < 32; i++) extensions.WriteExtension((ExtensionType)i, []);
        using var list = new TlsWriter();
        for (int i = 0; i < 7_000; i++) CertificateEntry.Write(list, [0x30], extensions.Written);
        Assert.That(new Certificate([], list.Written).Count, Is.EqualTo(7_000));
    }

    [Test]
    public void CertificateVerify_gives_every_field()
    {
        var verify = CertificateVerify.Parse(Hex.Bytes("0804 0002 ABCD"));
        Assert.That(verify.Algorithm, Is.EqualTo(SignatureScheme.RsaPssRsaeSha256));
        Assert.That(verify.Signature.ToArray(), Is.EqualTo(Hex.Bytes("ABCD")));
    }

    [TestCase(0)]
    [TestCase(12)]
    [TestCase(32)]
    [TestCase(49)]
    public void Finished_is_its_whole_body_whatever_the_length(int length)
    {
        byte[] body = new byte[length];
        body.AsSpan().Fill(0xA5);
        Assert.That(Finished.Parse(body).VerifyData.ToArray(), Is.EqualTo(body));
        using var writer = new TlsWriter();
        new Finished(body).Write(writer);
        Assert.That(writer.Written.ToArray(), Is.EqualTo(body));
    }
}

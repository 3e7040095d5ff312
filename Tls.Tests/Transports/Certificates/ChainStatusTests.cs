using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>LESSONS 45: the platform's flags become one verdict, in one order, on every system.</summary>
internal sealed class ChainStatusTests
{
    private static readonly X509ChainStatusFlags[] Worst =
    [
        X509ChainStatusFlags.Revoked, X509ChainStatusFlags.ExplicitDistrust, X509ChainStatusFlags.NotSignatureValid, X509ChainStatusFlags.PartialChain,
        X509ChainStatusFlags.NotTimeValid, X509ChainStatusFlags.NotValidForUsage, X509ChainStatusFlags.OfflineRevocation, X509ChainStatusFlags.CtlNotTimeValid,
    ];

    internal static IEnumerable<X509ChainStatusFlags> EveryFlag() =>
        Enum.GetValues<X509ChainStatusFlags>().Where(flag => flag != X509ChainStatusFlags.NoError).Append((X509ChainStatusFlags)0x40000000);

    [TestCase(X509ChainStatusFlags.NotTimeValid, TlsFault.CertificateExpired)]
    [TestCase(X509ChainStatusFlags.UntrustedRoot, TlsFault.UnknownCertificateAuthority)]
    [TestCase(X509ChainStatusFlags.PartialChain, TlsFault.UnknownCertificateAuthority)]
    [TestCase(X509ChainStatusFlags.Revoked, TlsFault.CertificateRevoked)]
    [TestCase(X509ChainStatusFlags.RevocationStatusUnknown, TlsFault.CertificateRevocationUnknown)]
    [TestCase(X509ChainStatusFlags.NotValidForUsage, TlsFault.CertificateExtendedKeyUsage)]
    [TestCase(X509ChainStatusFlags.NotSignatureValid, TlsFault.BadCertificate)]
    [TestCase(X509ChainStatusFlags.InvalidBasicConstraints, TlsFault.BadCertificate)]
    [TestCase(X509ChainStatusFlags.HasNotPermittedNameConstraint, TlsFault.BadCertificate)]
    [TestCase(X509ChainStatusFlags.ExplicitDistrust, TlsFault.CertificateRefused)]
    public void A_flag_has_its_fault(X509ChainStatusFlags flag, TlsFault fault) =>
        Assert.That(ChainStatus.Judge([flag], flag, false).Fault, Is.EqualTo(fault));

    [TestCaseSource(nameof(EveryFlag))]
    public void Every_flag_refuses_even_if_the_platform_calls_the_chain_good(X509ChainStatusFlags flag)
    {
        Assert.That(ChainStatus.Judge([X509ChainStatusFlags.NoError, flag], X509ChainStatusFlags.NoError, true).IsAccepted, Is.False);
        Assert.That(ChainStatus.Judge([X509ChainStatusFlags.NoError], flag, true).IsAccepted, Is.False);
    }

    [Test]
    public void The_worse_flag_decides_wherever_it_stands([Range(0, 6)] int worse)
    {
        TlsFault expected = ChainStatus.Judge([Worst[worse]], Worst[worse], false).Fault;
        for (int better = worse + 1; better < Worst.Length; better++)
        {
            Assert.That(ChainStatus.Judge([Worst[better], Worst[worse]], Worst[better] | Worst[worse], false).Fault, Is.EqualTo(expected));
            Assert.That(ChainStatus.Judge([Worst[worse] | Worst[better]], 0, false).Fault, Is.EqualTo(expected));
            Assert.That(ChainStatus.Judge([Worst[better]], Worst[worse], true).Fault, Is.EqualTo(expected));
        }
    }

    [Test]
    public void A_reason_names_the_place_and_the_code() =>
        Assert.That(ChainStatus.Judge([0, X509ChainStatusFlags.NotTimeValid, 0], 0, false).Reason, Is.EqualTo("certificate 1 of the 3 in the path: NotTimeValid"));

    [Test]
    public void A_chain_that_was_not_built_is_refused_without_flags_too()
    {
        Assert.That(ChainStatus.Judge([0], 0, false).Fault, Is.EqualTo(TlsFault.InternalError));
        Assert.That(ChainStatus.Judge([], 0, true).Fault, Is.EqualTo(TlsFault.InternalError));
    }
}

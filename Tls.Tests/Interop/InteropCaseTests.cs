using System.Collections.Generic;
using System.Linq;
using System.Runtime.Versioning;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Interop;

/// <summary>That what is tried with every peer in TLS 1.2 leaves nothing out.</summary>
[SupportedOSPlatform("linux")] // As the cases of SslStream.
internal sealed class InteropCaseTests
{
    public static IEnumerable<TestCaseData> Tables =>
    [
        new TestCaseData(InteropCase.Tls12, 6, 4).SetArgDisplayNames("OpenSSL, GnuTLS, Node"),
        new TestCaseData(OldNode12Tests.Cases, 4, 3).SetArgDisplayNames("Node 6"),
        new TestCaseData(SslStreamTests.Cases.Where(wanted => wanted.Version == ProtocolVersion.Tls12), 6, 4).SetArgDisplayNames("SslStream"),
    ];

    [TestCaseSource(nameof(Tables))]
    public void Has_every_suite_with_every_group(IEnumerable<InteropCase> cases, int suites, int groups)
    {
        InteropCase[] plain = [.. cases.Where(wanted => wanted.Kind is not (CertificateKeyKind.RsaPss or CertificateKeyKind.Ed25519))];
        Assert.That(plain.Select(wanted => wanted.Suite).Distinct().Count(), Is.EqualTo(suites));
        Assert.That(plain.Select(wanted => wanted.Group).Distinct().Count(), Is.EqualTo(groups));
        Assert.That(plain.Select(wanted => (wanted.Suite, wanted.Group)).Distinct().Count(), Is.EqualTo(suites * groups));
    }

    [Test]
    public void Has_every_kind_of_key_with_every_group_and_every_suite_that_takes_it()
    {
        foreach (IGrouping<CertificateKeyKind, InteropCase> cases in InteropCase.Tls12.GroupBy(wanted => wanted.Kind))
        {
            int suites = CipherSuiteSpec.All.ToArray().Count(spec => spec.Version == ProtocolVersion.Tls12 && spec.Authentication.Allows(cases.Key));
            Assert.That(cases.Select(wanted => wanted.Group).Distinct().Count(), Is.EqualTo(4), $"{cases.Key}");
            Assert.That(cases.Select(wanted => wanted.Suite).Distinct().Count(), Is.EqualTo(suites), $"{cases.Key}");
        }
    }
}

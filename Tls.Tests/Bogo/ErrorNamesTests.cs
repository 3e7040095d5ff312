using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.Bogo;

/// <summary>The shim's table from our faults to BoringSSL's names.</summary>
internal sealed class ErrorNamesTests
{
    private static IEnumerable<TlsFault> Faults => Enum.GetValues<TlsFault>().Where(fault => fault != TlsFault.None);

    [TestCaseSource(nameof(Faults))]
    public void Every_fault_has_a_name(TlsFault fault)
    {
        string[] names = ErrorNames.For(fault);
        Assert.That(names, Is.Not.Empty.And.Unique);
        Assert.That(names, Has.All.Matches("^:[A-Z0-9_]+:$"));
    }

    [Test]
    public void What_is_no_fault_has_no_name([Values(TlsFault.None, (TlsFault)1_000)] TlsFault none) =>
        Assert.That(() => ErrorNames.For(none), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Every_alert_has_a_name_of_its_own()
    {
        IEnumerable<string> names = Enum.GetValues<AlertDescription>().Select(ErrorNames.ForReceived);
        Assert.That(names, Is.Unique);
    }
}

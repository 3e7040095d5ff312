using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Tls.Tests.Transports;

/// <summary>Every numbered behaviour of SEMANTICS has a test that says its number: <c>Item030_...</c>.</summary>
public sealed partial class ItemCoverage
{
    private const int LastItem = 120;

    [Test]
    public void Every_item_has_a_test()
    {
        HashSet<int> tested = Numbers();
        Assert.That(Enumerable.Range(1, LastItem).Where(number => !tested.Contains(number)), Is.Empty);
    }

    [Test]
    public void No_test_has_a_number_that_is_no_item()
    {
        HashSet<int> tested = Numbers();
        Assert.That(tested.Where(number => number is < 1 or > LastItem), Is.Empty);
    }

    private static HashSet<int> Numbers() =>
    [
        .. from type in Assembly.GetExecutingAssembly().GetTypes()
           where type.Namespace is { } name && name.StartsWith("Tls.Tests.Transports", System.StringComparison.Ordinal)
           from method in type.GetMethods()
           where method.IsDefined(typeof(TestAttribute)) || method.IsDefined(typeof(TestCaseAttribute))
           from Match match in ItemNumber().Matches(method.Name)
           select int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
    ];

    [GeneratedRegex(@"(?<![A-Za-z])Item(\d{3})(?=_)")]
    private static partial Regex ItemNumber();
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Tls.Tests.Architecture;

/// <summary>LESSONS.md names a test for each bug of other stacks that applies here, and every test that it names exists.</summary>
internal sealed partial class LessonsMap
{
    private const int Rows = 45;

    private static string[] Lines => File.ReadAllLines(Path.Combine(Repository.Root, "Tls.Tests", "LESSONS.md"));

    [Test]
    public void Every_row_is_mapped_once()
    {
        IEnumerable<Match> rows = Lines.Select(line => RowNumber().Match(line)).Where(match => match.Success);
        Assert.That(rows.Select(match => int.Parse(match.Groups[1].Value)), Is.EqualTo(Enumerable.Range(1, Rows)));
    }

    [Test]
    public void A_row_names_a_test_or_says_why_there_is_none()
    {
        foreach (string line in Lines.Where(line => RowNumber().IsMatch(line)))
        {
            string cell = line.Split('|')[3].Trim();
            if (!cell.StartsWith("- ", StringComparison.Ordinal)) Assert.That(TestNames().IsMatch(cell), line);
            else Assert.That(cell, Has.Length.GreaterThan(20), line);
        }
    }

    [Test]
    public void Every_test_that_is_named_exists()
    {
        HashSet<string> tests = [.. typeof(LessonsMap).Assembly.GetTypes().SelectMany(Tests)];
        string[] named = [.. Lines.Where(line => line.StartsWith('|')).SelectMany(line => TestNames().Matches(line)).Select(match => match.Value)];
        Assert.That(named, Has.Length.GreaterThan(Rows));
        Assert.That(named.Where(name => !tests.Contains(name)), Is.Empty);
    }

    private static IEnumerable<string> Tests(Type type) =>
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
        where method.GetCustomAttributes().Any(attribute => attribute is ITestBuilder or ISimpleTestBuilder)
        select $"{type.Name}.{method.Name}";

    [GeneratedRegex(@"^\| (\d+) \|")]
    private static partial Regex RowNumber();

    [GeneratedRegex(@"\b[A-Z]\w+\.[A-Z]\w*_\w+|\b\w+Tests\.\w+|\bDefaultOptions\.\w+|\bIllegalMatrixTests\.\w+")]
    private static partial Regex TestNames();
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Tls.Tests.Architecture;

/// <summary>One concept a file. A file over the limit has grown a second one; a file with a loose end is not finished.</summary>
public sealed class FileLength
{
    private const int Limit = 400;

    /// <summary>Path from the root, and why its one concept needs more lines.</summary>
    private static readonly Dictionary<string, string> Exempt = [];

    [TestCase("Tls.Core")]
    [TestCase("Tls.Transports")]
    public void No_file_is_longer_than_the_limit(string project)
    {
        IEnumerable<string> tooLong =
            from file in Repository.Sources(project)
            let lines = File.ReadLines(file).Count()
            where lines > Limit && !Exempt.ContainsKey(Repository.Relative(file))
            select $"{Repository.Relative(file)}: {lines} lines";
        Assert.That(tooLong, Is.Empty);
    }

    [Test]
    public void Every_exemption_is_still_needed()
    {
        IEnumerable<string> idle = Exempt.Keys.Where(path =>
            !File.Exists(Path.Combine(Repository.Root, path)) || File.ReadLines(Path.Combine(Repository.Root, path)).Count() <= Limit);
        Assert.That(idle, Is.Empty);
    }

    [TestCase("Tls.Core")]
    [TestCase("Tls.Transports")]
    public void No_file_has_a_loose_end(string project)
    {
        string[] looseEnds = ["TODO", "FIXME", "HACK", "NotImplementedException"];
        IEnumerable<string> found =
            from file in Repository.Sources(project)
            from line in File.ReadLines(file).Index()
            where looseEnds.Any(end => line.Item.Contains(end, StringComparison.Ordinal))
            select $"{Repository.Relative(file)}:{line.Index + 1}: {line.Item.Trim()}";
        Assert.That(found, Is.Empty);
    }
}

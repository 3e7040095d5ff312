using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Tls.Tests.Architecture;

/// <summary>
/// TLS 1.2 and 1.3 are two grids of states: what a connection speaks is asked at the two forks and nowhere behind them. Other versions than the
/// connection's may be compared, where the line says whose they are.
/// </summary>
public sealed partial class VersionForks
{
    /// <summary>Where a ServerHello and a ClientHello are told apart, what the options come to, and what a record's version field may hold.</summary>
    private static readonly string[] Forks =
    [
        "Tls.Core/Handshake/Client/SelectedVersion.cs", "Tls.Core/Handshake/Client/WaitServerHello.cs",
        "Tls.Core/Handshake/Server/SelectVersion.cs", "Tls.Core/Handshake/Server/VersionFork.cs",
        "Tls.Core/Handshake/Policy.cs", "Tls.Core/Records/RecordReader.cs",
    ];

    /// <summary>A field of a hello that has one legal value, and sessions, which have the version of their first connection.</summary>
    private static readonly string[] OfOthers = ["LegacyVersion", "state.Version", "State.Version", "sessions?.Offered"];

    [Test]
    public void Nobody_behind_the_forks_asks_for_the_version()
    {
        IEnumerable<string> asking =
            from file in new[] { "Tls.Core/Handshake", "Tls.Core/Keys", "Tls.Core/Records", "Tls.Core/Messages" }.SelectMany(Repository.Sources)
            where !Forks.Contains(Repository.Relative(file))
            from line in File.ReadLines(file).Index()
            where Comparison().IsMatch(line.Item) && !OfOthers.Any(other => line.Item.Contains(other, StringComparison.Ordinal))
            select $"{Repository.Relative(file)}:{line.Index + 1}: {line.Item.Trim()}";
        Assert.That(asking, Is.Empty);
    }

    [Test]
    public void Every_fork_is_one() => Assert.That(Forks.Where(file => !File.ReadLines(Path.Combine(Repository.Root, file)).Any(line => Comparison().IsMatch(line))), Is.Empty);

    // An operator or a pattern with a version, on either side; a switch on one; and what connection information says of it.
    [GeneratedRegex(@"(==|!=|>=|<=|<|>|\bis\b(\s+not)?|\bor\b|\band\b|Version:)\s*ProtocolVersion\.Tls|ProtocolVersion\.Tls1[0-9]\s*(==|!=|>=|<=|=>)|\bInfo\.Version\s*(==|!=|is\b|switch\b)|\bIsTls1[23]\b")]
    private static partial Regex Comparison();
}

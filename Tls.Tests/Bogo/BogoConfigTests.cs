using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using NUnit.Framework;
using Tls.Tests.Architecture;

namespace Tls.Tests.Bogo;

/// <summary>The list of BoGo's tests that this library's design fails: it may be read by anybody, and only shrinks.</summary>
internal sealed class BogoConfigTests
{
    private static string ConfigFile => Path.Combine(Repository.Root, "Tls.Tests", "BogoShim", "bogo-config.json");

    private static JsonElement Config
    {
        get
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(ConfigFile), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
    }

    private static IEnumerable<JsonProperty> Disabled => Config.GetProperty("DisabledTests").EnumerateObject();

    [Test]
    public void Holds_what_the_runner_reads_and_nothing_else()
    {
        Assert.That(Config.EnumerateObject().Select(entry => entry.Name), Is.EqualTo(new[] { "DisabledTests", "ErrorMap", "HalfRTTTickets" }));
        Assert.That(Disabled, Is.Not.Empty);
        Assert.That(Config.GetProperty("ErrorMap").EnumerateObject(), Is.Empty, "names are mapped in the shim, by one table");
    }

    [Test]
    public void Every_line_has_a_reason()
    {
        foreach (JsonProperty line in Disabled)
        {
            string reason = line.Value.GetString()!;
            Assert.That(reason.Split(' ', StringSplitOptions.RemoveEmptyEntries), Has.Length.GreaterThan(1), line.Name);
        }
    }

    /// <summary>One test of the runner a line, so that a reason is found where it stands.</summary>
    [Test]
    public void Every_entry_is_a_line_of_its_own()
    {
        string[] lines = File.ReadAllLines(ConfigFile);
        foreach (JsonProperty entry in Disabled)
        {
            Assert.That(lines.Count(line => line.TrimStart().StartsWith($"\"{entry.Name}\": \"", StringComparison.Ordinal)), Is.EqualTo(1), entry.Name);
        }
    }

    [Test]
    public void No_entry_takes_everything([Values("*", "*-*", "TLS*", "Client*", "Server*")] string pattern) =>
        Assert.That(Disabled.Select(line => line.Name), Does.Not.Contain(pattern));
}

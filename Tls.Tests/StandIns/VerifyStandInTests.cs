using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Tests.Architecture;
using VerifyNUnit;
using VerifyTests;

namespace Tls.Tests.StandIns;

/// <summary>A snapshot is a lock only if a missing one, and a different one, fail.</summary>
public sealed class VerifyStandInTests
{
    private static string Folder => Path.Combine(Repository.Root, "Tls.Tests", "StandIns");

    [TearDown]
    public void RemoveReceived()
    {
        foreach (string file in Directory.EnumerateFiles(Folder, "VerifyStandIn*.received.txt")) File.Delete(file);
    }

    [Test]
    public Task Equal_text_passes_whatever_its_line_ends() => Verifier.Verify("first\r\nsecond");

    [Test]
    public async Task A_missing_snapshot_fails_and_leaves_what_was_received()
    {
        VerifyException? failure = await Failure(Verifier.Verify("text").UseFileName("VerifyStandIn.missing"));
        Assert.That(failure?.Message, Does.StartWith("New snapshot"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(Folder, "VerifyStandIn.missing.received.txt")), Is.EqualTo("text"));
    }

    [Test]
    public async Task A_different_snapshot_fails_with_the_lines_that_differ()
    {
        var settings = new VerifySettings();
        settings.UseMethodName(nameof(Equal_text_passes_whatever_its_line_ends));
        VerifyException? failure = await Failure(Verifier.Verify("first\nthird", settings));
        Assert.That(failure?.Message, Does.EndWith("line 2:\n- second\n+ third"));
    }

    [Test]
    public async Task A_source_path_from_another_machine_is_found_from_the_solution() =>
        await Verifier.Verify("first\nsecond", sourceFile: "/_/Tls.Tests/StandIns/VerifyStandInTests.cs")
            .UseMethodName(nameof(Equal_text_passes_whatever_its_line_ends));

    [TestCase(1)]
    public async Task A_test_with_arguments_must_name_its_file(int argument)
    {
        VerifyException? failure = await Failure(Verifier.Verify($"{argument}"));
        Assert.That(failure?.Message, Does.Contain("UseFileName"));
    }

    private static async Task<VerifyException?> Failure(SettingsTask comparison)
    {
        try
        {
            await comparison;
            return null;
        }
        catch (VerifyException failure)
        {
            return failure;
        }
    }
}

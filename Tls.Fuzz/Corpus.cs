using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace Tls.Fuzz;

/// <summary>
/// The inputs kept for a target: <c>Tls.Fuzz/Corpus/NAME/</c>, read from the source tree so that a new finding is replayed without a build.
/// What a run found is named by its hash; a finding that was mended gets a name of its own, and is kept whatever else covers it.
/// </summary>
internal static class Corpus
{
    private const string FoundPrefix = "found-";

    public static IEnumerable<string> FilesOf(string target)
    {
        string folder = Path.Combine(Root("Corpus"), target);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal) : [];
    }

    /// <summary>May be left out where other inputs cover the same.</summary>
    public static bool IsReplaceable(string file) => Path.GetFileName(file).StartsWith(FoundPrefix, StringComparison.Ordinal);

    /// <summary>Keeps what a run found.</summary>
    public static string Add(string target, byte[] input) => Write(Path.Combine(Root("Corpus"), target), FoundPrefix, input);

    /// <summary>Keeps what a run broke on, outside the corpus: it is looked at, and named, before it goes there.</summary>
    public static string AddFinding(string target, byte[] input) => Write(Path.Combine(Root("Findings"), target), "broken-", input);

    private static string Write(string folder, string prefix, byte[] input)
    {
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, prefix + Convert.ToHexStringLower(SHA256.HashData(input))[..12]);
        File.WriteAllBytes(file, input);
        return file;
    }

    private static string Root(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "tls-sansio.sln"))) folder = folder.Parent;
        return folder is not null
            ? Path.Combine(folder.FullName, "Tls.Fuzz", name)
            : throw new DirectoryNotFoundException($"No tls-sansio.sln above {AppContext.BaseDirectory}: run from a clone.");
    }
}

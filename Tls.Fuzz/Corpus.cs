using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tls.Fuzz;

/// <summary>The inputs kept for a target: <c>Tls.Fuzz/Corpus/NAME/</c>, read from the source tree so that a new finding is replayed without a build.</summary>
internal static class Corpus
{
    public static IEnumerable<string> FilesOf(string target)
    {
        string folder = Path.Combine(Root(), target);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal) : [];
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "tls-sansio.sln"))) folder = folder.Parent;
        return folder is not null
            ? Path.Combine(folder.FullName, "Tls.Fuzz", "Corpus")
            : throw new DirectoryNotFoundException($"No tls-sansio.sln above {AppContext.BaseDirectory}: run from a clone.");
    }
}

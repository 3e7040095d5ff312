using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tls.Tests.Architecture;

/// <summary>The source tree that this test assembly was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The C# sources of one project, without what a build generates.</summary>
    public static IEnumerable<string> Sources(string project)
    {
        string folder = Path.Combine(Root, project);
        string[] generated = [Path.Combine(folder, "bin") + Path.DirectorySeparatorChar, Path.Combine(folder, "obj") + Path.DirectorySeparatorChar];
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !generated.Any(prefix => file.StartsWith(prefix, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>How a failure names a file: from the root, with forward slashes.</summary>
    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "tls-sansio.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No tls-sansio.sln above {AppContext.BaseDirectory}");
    }
}

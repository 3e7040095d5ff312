using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using NUnit.Framework;

namespace Tls.Tests.Crypto;

/// <summary>Reads the Wycheproof vectors (github.com/C2SP/wycheproof) from the folder <c>shared</c> beside the repository; they are not part of it.</summary>
internal static class WycheproofVectors
{
    /// <summary>Every test of a file with its group; the test is ignored where the file is not there.</summary>
    public static IEnumerable<(JsonElement Group, JsonElement Test)> Read(string file)
    {
        string path = Path.Combine(Folder(), file);
        if (!File.Exists(path)) Assert.Ignore($"No vectors at {path}.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (JsonElement group in document.RootElement.GetProperty("testGroups").EnumerateArray())
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
                yield return (group, test);
    }

    public static byte[] Bytes(this JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);

    public static int Number(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    public static string Name(this JsonElement test) => $"tcId {test.Number("tcId")}: {(test.TryGetProperty("comment", out JsonElement comment) ? comment.GetString() : "")}";

    public static bool IsValid(this JsonElement test) => test.GetProperty("result").GetString() == "valid";

    public static bool HasFlag(this JsonElement test, string flag)
    {
        foreach (JsonElement element in test.GetProperty("flags").EnumerateArray())
            if (element.GetString() == flag) return true;
        return false;
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "tls-sansio.sln")))
                return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "vectors", "wycheproof"));
        return "(no tls-sansio.sln above the tests)";
    }
}

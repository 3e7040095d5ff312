using System.Globalization;
using System.IO;
using System.Linq;

namespace Tls.Tests.Load;

/// <summary>What a process of ours holds, as the kernel counts it.</summary>
/// <param name="ResidentBytes">Memory of all kinds, native too.</param>
/// <param name="Handles">Open files, sockets among them.</param>
/// <param name="Threads">Threads.</param>
internal sealed record ServerFigures(long ResidentBytes, int Handles, int Threads)
{
    /// <summary>Whether they can be told on this system.</summary>
    public static bool AreKnown => Directory.Exists("/proc/self/fd");

    public static ServerFigures Of(int process)
    {
        string[] status = File.ReadAllLines($"/proc/{process}/status");
        return new ServerFigures(Number(status, "VmRSS:") * 1_024, Directory.GetFileSystemEntries($"/proc/{process}/fd").Length, (int)Number(status, "Threads:"));
    }

    public override string ToString() => $"{ResidentBytes / 1_000_000} MB resident, {Handles} handles, {Threads} threads";

    private static long Number(string[] status, string name) => long.Parse(
        status.Single(line => line.StartsWith(name, System.StringComparison.Ordinal))[name.Length..].Replace("kB", "").Trim(), CultureInfo.InvariantCulture);
}

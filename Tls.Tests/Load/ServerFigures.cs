using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

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

    /// <summary>
    /// Waits until a process that held this much holds no more handles than that, give or take what its runtime opens, and tells what it holds
    /// then. A server has its own time to notice that clients have gone; a handle that never comes back runs into the test's limit.
    /// </summary>
    public async Task<ServerFigures> SettledAsync(int process, CancellationToken cancel)
    {
        while (true)
        {
            ServerFigures now = Of(process);
            if (now.Handles <= Handles + 10) return now;
            await Task.Delay(50, cancel);
        }
    }

    public override string ToString() => $"{ResidentBytes / 1_000_000} MB resident, {Handles} handles, {Threads} threads";

    private static long Number(string[] status, string name) => long.Parse(
        status.Single(line => line.StartsWith(name, System.StringComparison.Ordinal))[name.Length..].Replace("kB", "").Trim(), CultureInfo.InvariantCulture);
}

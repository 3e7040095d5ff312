using System.Threading.Tasks;
using NUnit.Framework;

namespace Tls.Tests.Samples;

/// <summary>What somebody sees who starts the sample for the first time.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PairSampleTests
{
    [TestCase]
    [TestCase("pair")]
    public async Task Pair_shows_a_whole_connection(params string[] arguments)
    {
        ProcessResult result = await SampleProcess.RunSampleAsync(arguments);

        Assert.That(result.Errors, Is.Empty);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Match(@"client Connect +-1 WantRead").And.Match(@"server Accept +-1 WantWrite"));
        Assert.That(result.Output, Does.Match(@"version +TLS 1\.3").And.Match(@"ALPN +sample").And.Match(@"server name +example\.test"));
        Assert.That(result.Output, Does.Match("both agree +yes"));
        Assert.That(result.Output, Does.Contain("server has \"Hello, server!\", 14 bytes").And.Match("client has \"Hello, client!.*bytes"));
        Assert.That(result.Output, Does.EndWith("closed cleanly\n"));
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Architecture;

namespace Tls.Tests.Samples;

/// <summary>What a process said until it ended.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Errors);

/// <summary>A running process, most often the sample, ended with its object. Nothing here waits longer than <see cref="Limit"/>.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private SampleProcess(Process process)
    {
        _process = process;
        // Read all along: a full pipe would stop the process.
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(3);

    public int Id => _process.Id;

    public StreamWriter Input => _process.StandardInput;

    private static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    public static SampleProcess StartSample(params IEnumerable<string> arguments) => StartProject("Tls.Sample", arguments);

    /// <summary>Another one of the folder samples.</summary>
    public static SampleProcess StartProject(string project, params IEnumerable<string> arguments) => Start(Host, ["exec", Assembly(project), .. arguments]);

    public static SampleProcess Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new SampleProcess(Process.Start(start) ?? throw new IOException($"{program} did not start."));
    }

    /// <summary>The sample from start to end, with nothing to read.</summary>
    public static async Task<ProcessResult> RunSampleAsync(params IEnumerable<string> arguments)
    {
        await using SampleProcess sample = StartSample(arguments);
        return await sample.EndAsync();
    }

    /// <summary>The next line of standard output.</summary>
    public async Task<string> ReadLineAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        return await _process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new EndOfStreamException($"The process ended: {await _errors}");
    }

    /// <summary>Ends the input, and gives what comes from now on.</summary>
    public async Task<ProcessResult> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        _process.StandardInput.Close();
        string output = await _process.StandardOutput.ReadToEndAsync(limit.Token);
        string errors = await _errors.WaitAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return new ProcessResult(_process.ExitCode, output, errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    // Where this assembly lies below its project, as to configuration and framework, the sample lies below its own.
    private static string Assembly(string project) => Path.Combine(
        Repository.Root, "samples", project, Path.GetRelativePath(Path.Combine(Repository.Root, "Tls.Tests"), AppContext.BaseDirectory), $"{project}.dll");
}

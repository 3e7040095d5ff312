using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Tls.Tests.Interop;

/// <summary>
/// A running peer, with all that it says. Disposing ends it, and puts what it said into the test's output, which is shown where the
/// test failed.
/// </summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    // What somebody's shell tells these programs must not decide a test.
    private static readonly string[] Inherited = ["NODE_EXTRA_CA_CERTS", "NODE_OPTIONS", "OPENSSL_CONF", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    private readonly Process _process;
    private readonly Task _readers;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _said = new();
    private readonly StringBuilder _line = new();
    private readonly Lock _lock = new();
    private readonly Action<string>? _onLine;
    private TaskCompletionSource _news = NewSignal();

    private PeerProcess(Process process, Action<string>? onLine)
    {
        _process = process;
        _onLine = onLine;
        _readers = Task.WhenAll(CollectAsync(process.StandardOutput.BaseStream, isOutput: true), CollectAsync(process.StandardError.BaseStream, isOutput: false));
    }

    public int Id => _process.Id;

    /// <summary>Standard output so far, each byte as one character.</summary>
    public string Output
    {
        get { lock (_lock) return _output.ToString(); }
    }

    /// <summary>Standard output and standard error so far, in the order in which they came.</summary>
    public string Said
    {
        get { lock (_lock) return _said.ToString(); }
    }

    public static PeerProcess Start(string program, params string[] arguments) => Start(program, null, arguments);

    /// <summary>Starts a peer each of whose lines on standard output goes to <paramref name="onLine"/>.</summary>
    public static PeerProcess Start(string program, Action<string>? onLine, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Encoding.Latin1,
        };
        foreach (string name in Inherited) start.Environment.Remove(name);
        return new PeerProcess(Process.Start(start)!, onLine);
    }

    /// <summary>Waits until the pattern is found in what the peer says; fails where the peer ends before.</summary>
    public async Task<Match> WaitForAsync(string pattern, CancellationToken cancel)
    {
        Match match = Match.Empty;
        await WaitAsync(() => (match = Regex.Match(Said, pattern, RegexOptions.Multiline)).Success, $"match of '{pattern}'", cancel);
        return match;
    }

    /// <summary>Waits until standard output holds the text; fails where the peer ends before.</summary>
    public Task WaitForOutputAsync(string text, CancellationToken cancel) =>
        WaitAsync(() => Output.Contains(text, StringComparison.Ordinal), $"{text.Length} characters of payload", cancel);

    public async Task WriteAsync(string input, CancellationToken cancel)
    {
        await _process.StandardInput.WriteAsync(input.AsMemory(), cancel);
        await _process.StandardInput.FlushAsync(cancel);
    }

    public void EndInput() => _process.StandardInput.Close();

    public async Task WaitForExitAsync(CancellationToken cancel)
    {
        await WaitAsync(() => false, "its end", cancel, endIsExpected: true);
        await _process.WaitForExitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        await _readers;
        Show();
        _process.Dispose();
    }

    /// <summary>For a process that outlives the test: puts what it has said into the test's output, if the test failed.</summary>
    public void ShowIfFailed()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed) Show();
    }

    private void Show() => TestContext.Out.WriteLine($"--- {_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}\n{Said}");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WaitAsync(Func<bool> isThere, string what, CancellationToken cancel, bool endIsExpected = false)
    {
        while (true)
        {
            Task news;
            lock (_lock) news = _news.Task;
            bool hasEnded = _readers.IsCompleted;
            if (isThere()) return;
            if (hasEnded && endIsExpected) return;
            if (hasEnded) throw new EndOfStreamException($"The peer ended; expected was {what}. It said:\n{Said}");
            try
            {
                await Task.WhenAny(news, _readers).WaitAsync(cancel);
            }
            catch (OperationCanceledException late)
            {
                throw new TimeoutException($"Waited in vain for {what}. The peer said:\n{Said}", late);
            }
        }
    }

    // Past the reader: as long as its buffer is filled to the last byte, it waits for more before it gives out what it has.
    private async Task CollectAsync(Stream from, bool isOutput)
    {
        byte[] chunk = new byte[16 * 1024];
        int length;
        while ((length = await from.ReadAsync(chunk)) > 0)
        {
            string text = Encoding.Latin1.GetString(chunk, 0, length);
            if (isOutput && _onLine is not null) TellLines(text);
            TaskCompletionSource news;
            lock (_lock)
            {
                _said.Append(text);
                if (isOutput) _output.Append(text);
                (news, _news) = (_news, NewSignal());
            }
            news.SetResult();
        }
    }

    private void TellLines(ReadOnlySpan<char> text)
    {
        foreach (char character in text)
        {
            if (character != '\n')
            {
                _line.Append(character);
                continue;
            }
            _onLine!(_line.ToString());
            _line.Clear();
        }
    }
}

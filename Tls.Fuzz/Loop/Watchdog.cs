using System;
using System.Diagnostics;
using System.Threading;

namespace Tls.Fuzz;

/// <summary>Notices an input that never comes to an end, which the loop that waits for it cannot: writes it down and ends the program.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private readonly string _target;
    private byte[] _input = [];
    private long _start = Stopwatch.GetTimestamp();
    private long _suspect;
    private TimeSpan _usedBefore;

    public Watchdog(string target)
    {
        _target = target;
        _timer = new Timer(_ => Look(), null, Limit, Limit / 4);
    }

    public void Begin(byte[] input)
    {
        lock (_lock)
        {
            _input = input;
            _start = Stopwatch.GetTimestamp();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        byte[] input;
        lock (_lock)
        {
            if (Stopwatch.GetElapsedTime(_start) < Limit) return;
            TimeSpan used = Environment.CpuUsage.TotalTime;
            if (_suspect != _start) (_suspect, _usedBefore) = (_start, used);

            // A busy machine lets any input wait: what does not end is what works all the while.
            if (used - _usedBefore < Limit / 4) return;
            input = _input;
        }
        Console.WriteLine($"{_target}: {Corpus.AddFinding(_target, input)}: does not end");
        Environment.Exit(1);
    }
}

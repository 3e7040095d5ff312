using System;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>One end of the pair, whose every call is shown. Owns channel and transport.</summary>
internal sealed class PairEnd(string name, TlsChannel channel, BioPairHalf transport) : IDisposable
{
    // A handshake takes a dozen calls; one that goes round in circles is to end as an error.
    private const int MaxCalls = 200;

    private int _calls;

    public string Name { get; } = name;

    public TlsChannel Channel { get; } = channel;

    private string State => Channel switch
    {
        { ShutdownState: TlsShutdownState.Sent | TlsShutdownState.Received } => "closed",
        { ShutdownState: TlsShutdownState.Sent } => "closed for writing",
        { ShutdownState: TlsShutdownState.Received } => "peer has closed",
        { IsInitFinished: true } => "connected",
        { IsInBefore: true } => "not begun",
        _ => "shaking hands",
    };

    /// <summary>Gives what the call came to, unless that is a failure: then throws <see cref="FailureException"/>.</summary>
    public TlsResult Call(string verb, Func<TlsChannel, TlsResult> call)
    {
        if (_calls++ == MaxCalls) throw new FailureException($"{Name}: no end in sight after {MaxCalls} calls");
        int unread = transport.Pending;
        int untaken = transport.WritePending;
        TlsResult result = call(Channel);

        // Nobody else has touched the transport meanwhile, so the differences are this call's doing.
        int received = unread - transport.Pending;
        int sent = transport.WritePending - untaken;
        Console.WriteLine($"  {Name} {verb,-9} {Show(result),-22} {received,5} bytes in {sent,5} bytes out   {State}");
        if (IsFailure(result)) throw new FailureException($"{Name}: {verb}: {(result.Error is { } error ? Failure.Describe(error) : result.ToString())}");
        return result;
    }

    public void Dispose()
    {
        Channel.Dispose();
        transport.Dispose();
    }

    private static bool IsFailure(TlsResult result) => result.Code is TlsErrorCode.Ssl or TlsErrorCode.Syscall;

    private static string Show(TlsResult result) => result.Reason == TlsResultReason.None
        ? $"{result.Value,3} {(result.IsSuccess ? "" : result.Code)}"
        : $"{result.Value,3} {result.Reason}";
}

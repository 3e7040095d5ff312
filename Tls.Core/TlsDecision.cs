using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace Tls.Core;

/// <summary>
/// A question that the protocol puts to its caller, because the answer may need I/O, a clock or a policy. The connection pauses until
/// it is answered, once. Answering only notes the answer and may happen on any thread; the next
/// <see cref="TlsConnection.Receive"/> acts on it. An unanswered question never lets the connection through.
/// </summary>
public abstract class TlsDecision
{
    private volatile object? _answer;

    private protected TlsDecision() { }

    /// <summary>True once an answer was given.</summary>
    public bool IsAnswered => _answer is not null;

    private protected object? Answer => _answer;

    /// <summary>
    /// Nobody can answer: ends the connection with <see cref="TlsFault.InternalError"/>. Throws <see cref="InvalidOperationException"/> where the
    /// question was answered before.
    /// </summary>
    /// <param name="reason">For local eyes only: becomes <see cref="TlsError.Reason"/>.</param>
    public void GiveUp(string? reason = null) => SetAnswer(new Surrender(reason));

    /// <summary>A question that was given up ends the connection, whatever it was about.</summary>
    internal void ThrowIfGivenUp()
    {
        if (_answer is Surrender surrender) throw new PeerFaultException(TlsFault.InternalError) { Reason = surrender.Reason };
    }

    /// <summary>A refusal may be told by any alert but those that leave the connection standing.</summary>
    private protected static void ThrowIfEndsNothing(AlertDescription alert)
    {
        bool endsNothing = alert is AlertDescription.CloseNotify or AlertDescription.UserCanceled or AlertDescription.NoRenegotiation;
        if (endsNothing) throw new ArgumentException("This alert does not end a connection.", nameof(alert));
    }

    /// <summary>Notes the answer; a second one is the caller's mistake, also where two threads give theirs at once.</summary>
    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "Answers come from any thread: exactly one may be taken. Nothing waits here.")]
    private protected void SetAnswer(object answer)
    {
        if (Interlocked.CompareExchange(ref _answer, answer, null) is not null) throw new InvalidOperationException("This decision has been answered already.");
    }

    private sealed record Surrender(string? Reason);
}

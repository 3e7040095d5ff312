using System;

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

    /// <summary>Notes the answer; a second one is the caller's mistake.</summary>
    private protected void SetAnswer(object answer)
    {
        if (_answer is not null) throw new InvalidOperationException("This decision has been answered already.");
        _answer = answer;
    }
}

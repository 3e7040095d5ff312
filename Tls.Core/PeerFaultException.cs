using System;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Core;

/// <summary>
/// A peer broke the protocol. Thrown anywhere below <see cref="TlsConnection"/> and caught in exactly one place there, which
/// derives the alert from the fault. It carries codes and our own words, never peer bytes, so nothing an attacker wrote
/// can reach a log through it.
/// </summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "A fault without a name must not exist.")]
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Never leaves Tls.Core: the public face is TlsStatus.Failed.")]
internal sealed class PeerFaultException(TlsFault fault) : Exception(fault.ToString())
{
    public TlsFault Fault { get; } = fault;

    /// <summary>What whoever answered a decision said about it.</summary>
    public string? Reason { get; init; }

    /// <summary>The alert that whoever answered a decision wants sent; null leaves it to <see cref="FaultAlerts"/>.</summary>
    public AlertDescription? Alert { get; init; }

    /// <summary>The alert that the peer sent, where the fault is <see cref="TlsFault.AlertReceived"/>.</summary>
    public AlertDescription? Received { get; init; }

    /// <summary>Throws; a separate method so that readers stay small enough to inline.</summary>
    [DoesNotReturn]
    public static void Throw(TlsFault fault) => throw new PeerFaultException(fault);

    public static void ThrowIf([DoesNotReturnIf(true)] bool broken, TlsFault fault)
    {
        if (broken) Throw(fault);
    }
}

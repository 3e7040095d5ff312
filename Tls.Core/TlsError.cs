using System.Globalization;

namespace Tls.Core;

/// <summary>
/// Why a connection failed. A value: it belongs to the call that returned it and can be kept. It holds codes and our own words only,
/// never bytes from the peer.
/// </summary>
public readonly struct TlsError
{
    internal TlsError(TlsFault fault, AlertDescription? alert, bool isAlertFromPeer, string? reason)
    {
        Fault = fault;
        Alert = alert;
        IsAlertFromPeer = isAlertFromPeer;
        Reason = reason;
    }

    /// <summary>The rule that was broken.</summary>
    public TlsFault Fault { get; }

    /// <summary>The alert that was sent, or that came (<see cref="IsAlertFromPeer"/>); null where there was none.</summary>
    public AlertDescription? Alert { get; }

    /// <summary>True where the peer ended the connection with <see cref="Alert"/>, false where this side did.</summary>
    public bool IsAlertFromPeer { get; }

    /// <summary>What whoever answered a decision said about it; null where nobody did.</summary>
    public string? Reason { get; }

    /// <summary>One line for a log.</summary>
    public override string ToString()
    {
        string alert = Alert is not { } description ? "no alert"
            : string.Create(CultureInfo.InvariantCulture, $"alert {description} ({(byte)description}) {(IsAlertFromPeer ? "received" : "sent")}");
        return Reason is null ? $"{Fault}; {alert}" : $"{Fault}; {alert}; {Reason}";
    }
}

using Tls.Transports;

namespace Tls.Tests.Transports.Oracle;

/// <summary>What a step came to and what can be seen of the side afterwards: what is compared.</summary>
internal readonly record struct Outcome
{
    /// <summary>The return value.</summary>
    public required int Value { get; init; }

    /// <summary>What SSL_get_error says of that call.</summary>
    public required TlsErrorCode Code { get; init; }

    /// <summary>Bytes that the call put into the transport.</summary>
    public required int Sent { get; init; }

    /// <summary>Bytes that the call took out of the transport.</summary>
    public required int Taken { get; init; }

    public required int Pending { get; init; }

    public required bool HasPending { get; init; }

    public required TlsShutdownState Shutdown { get; init; }

    public required bool IsInInit { get; init; }

    /// <summary>A handshake has messages of its own length on either side: of bytes that moved, only whether any did.</summary>
    public Outcome WithoutLengths() => this with { Sent = Sent > 0 ? 1 : 0, Taken = Taken > 0 ? 1 : 0 };

    public override string ToString() =>
        $"{Value}/{Code}, {Sent} sent, {Taken} taken, {Pending} pending{(HasPending ? " (something)" : "")}, ends {Shutdown}{(IsInInit ? ", in init" : "")}";
}

using System;

namespace Tls.Tests.Transports.Oracle;

/// <summary>A step on both, and what it came to.</summary>
/// <param name="Step">The call.</param>
/// <param name="IsWriting">Whether the caller had a write to repeat.</param>
/// <param name="IsCut">Whether the transport to the caller has ended.</param>
/// <param name="AwaitsKeys">Whether the caller had asked the peer for new keys and not got them.</param>
/// <param name="Theirs">What it came to with libssl.</param>
/// <param name="Ours">What it came to with ours.</param>
internal readonly record struct Moment(Step Step, bool IsWriting, bool IsCut, bool AwaitsKeys, Outcome Theirs, Outcome Ours);

/// <summary>Where ours answers otherwise on purpose.</summary>
/// <param name="Item">The number in SEMANTICS that says so.</param>
/// <param name="Reason">In one sentence.</param>
/// <param name="Holds">Whether it is what happened in that moment.</param>
internal sealed record KnownDifference(int Item, string Reason, Func<Moment, bool> Holds)
{
    /// <summary>
    /// What ours came to, but for this difference. Null where the two are in different states from then on, even if the answers were alike:
    /// nothing is left to compare.
    /// </summary>
    public Func<Moment, Outcome>? Without { get; init; }

    /// <summary>A script on a TLS 1.3 connection whose last step shows it.</summary>
    public required Step[] Example { get; init; }

    /// <summary>The size of the pairs for that.</summary>
    public int ExampleSize { get; init; }

    /// <summary>Who plays it.</summary>
    public Cast ExampleCast { get; init; } = Cast.OursAndOurs;

    public override string ToString() => $"{Item}: {Reason}";
}

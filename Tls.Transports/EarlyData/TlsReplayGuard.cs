using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// Answers the question whether early data may be taken (RFC 9846 §8.2, §8.3): only where the ClientHello is fresh by its ticket's age, and
/// its key was not seen before. Whatever cannot be judged is refused, which costs the client a round trip. Any thread may use it.
/// </summary>
public sealed class TlsReplayGuard
{
    private readonly ITlsReplayStore _store;
    private readonly TimeSpan _window;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _startedAt;

    /// <param name="store">What remembers the keys. Share it between the contexts that share tickets.</param>
    /// <param name="window">How far the client's clock and the network may be out, either way; null is ten seconds (§8.3).</param>
    /// <param name="clock">Null is the system's. It has to agree with the clocks of the other servers that issue the same tickets.</param>
    public TlsReplayGuard(ITlsReplayStore store, TimeSpan? window = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _window = window ?? TimeSpan.FromSeconds(10);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_window, TimeSpan.Zero, nameof(window));
        _clock = clock ?? TimeProvider.System;
        _startedAt = _clock.GetUtcNow();
    }

    /// <summary>
    /// Whether keys without an age, which external ones are, may have early data; default false. A ClientHello under such a key looks fresh for
    /// ever, so this is only safe with a store that forgets nothing, not even when it is started anew.
    /// </summary>
    public bool AllowsKeysWithoutAge { get; init; }

    /// <summary>
    /// Whether the store outlives this process; default false. One that does not has forgotten what came before the start, so nothing is taken
    /// that could have been sent then (§8.2). True will also do where no ticket outlives the process, because <see cref="TlsTicketKeys.Generate"/>
    /// made the keys in it, and no other server has them.
    /// </summary>
    public bool StoreOutlivesProcess { get; init; }

    /// <summary>Accepts or rejects. A store that throws counts as one that knows the key.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever is wrong with the store, early data that cannot be judged is refused.")]
    public async ValueTask ResolveAsync(EarlyDataDecision decision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        bool accepts;
        try
        {
            accepts = IsFresh(decision, out DateTimeOffset? expiresAt) &&
                await _store.TryAddAsync(decision.ReplayKey, expiresAt, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            accepts = false;
        }
        if (accepts) decision.Accept();
        else decision.Reject();
    }

    // §8.3: when the client says it sent this, by our clock.
    private bool IsFresh(EarlyDataDecision decision, out DateTimeOffset? expiresAt)
    {
        expiresAt = null;
        if (decision.TicketAge is not { } age || decision.TicketIssued is not { } issued) return AllowsKeysWithoutAge;
        DateTimeOffset now = _clock.GetUtcNow();
        DateTimeOffset expected = issued + age;
        expiresAt = expected + _window;
        bool isKnownTime = StoreOutlivesProcess || expected - _window > _startedAt;
        return isKnownTime && (now - expected).Duration() < _window;
    }
}

using System;
using System.Security.Cryptography;
using Tls.Core.Sessions;

namespace Tls.Core;

/// <summary>
/// The keys with which servers seal session state into tickets (RFC 9846 §4.7.1, RFC 5077 §4), so that a server needs no memory of its
/// clients. They follow from a secret and the time: every period has its own key, which seals; the key of the period before (and after,
/// where clocks differ) only opens. Servers that have the same secret resume each other's sessions.
/// <para>
/// Whoever learns the secret can read every TLS 1.2 connection that was resumed by its tickets, and pose as the clients in them: so make a
/// new one often, by <see cref="Rotate"/>, and do not store it. Shared between contexts and threads; Rotate and Dispose one thread at
/// a time.
/// </para>
/// </summary>
public sealed class TlsTicketKeys : IDisposable
{
    /// <summary>The least length of a secret, in bytes.</summary>
    public const int MinSecretLength = 32;

    private readonly TlsCryptoProvider _provider;
    private readonly TimeSpan _period;

    // Replaced as a whole, so that other threads see the old ones or the new ones. The first seals.
    private volatile TicketSecret[] _secrets;

    private TlsTicketKeys(TicketSecret secret, TimeSpan period, TlsCryptoProvider provider)
    {
        _provider = provider;
        _period = period;
        _secrets = [secret];
    }

    /// <summary>
    /// Keys from a secret that nobody else has: what they seal, no other server opens, nor this one after a restart.
    /// </summary>
    /// <param name="period">How long each key seals; default 12 hours, at least a minute and at most seven days.</param>
    /// <param name="provider">Where randomness and the cipher come from; null is <see cref="TlsCryptoProvider.Platform"/>.</param>
    public static TlsTicketKeys Generate(TimeSpan? period = null, TlsCryptoProvider? provider = null)
    {
        provider ??= TlsCryptoProvider.Platform;
        Span<byte> secret = stackalloc byte[MinSecretLength];
        try
        {
            provider.Fill(secret);
            return FromSecret(secret, period, provider);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>
    /// Keys that several servers share. Throws <see cref="ArgumentException"/> for a secret that is shorter than 32 bytes or all zeros
    /// (CVE-2020-13777), and <see cref="ArgumentOutOfRangeException"/> for the period.
    /// </summary>
    /// <param name="secret">At least 32 random bytes, the same for all; copied.</param>
    /// <param name="period">As for <see cref="Generate"/>, and the same for all.</param>
    /// <param name="provider">As for <see cref="Generate"/>.</param>
    public static TlsTicketKeys FromSecret(ReadOnlySpan<byte> secret, TimeSpan? period = null, TlsCryptoProvider? provider = null)
    {
        TimeSpan length = period ?? TimeSpan.FromHours(12);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, TimeSpan.FromMinutes(1), nameof(period));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, SessionState.MaxLifetime, nameof(period));
        provider ??= TlsCryptoProvider.Platform;
        return new TlsTicketKeys(TicketSecret.Create(secret, provider), length, provider);
    }

    /// <summary>
    /// From now on a new secret seals. The one before still opens; older ones are wiped, and their tickets mean a full handshake. Give
    /// every server of a fleet the new secret to open with before the first seals with it, or accept full handshakes meanwhile.
    /// Throws as <see cref="FromSecret"/>.
    /// </summary>
    /// <param name="secret">At least 32 random bytes; copied.</param>
    public void Rotate(ReadOnlySpan<byte> secret)
    {
        TicketSecret[] before = _secrets;
        _secrets = [TicketSecret.Create(secret, _provider), before[0]];
        for (int i = 1; i < before.Length; i++) before[i].Dispose();
    }

    /// <summary>Wipes the secrets. Afterwards no ticket is opened, and none is issued.</summary>
    public void Dispose()
    {
        foreach (TicketSecret secret in _secrets) secret.Dispose();
    }

    /// <summary>A ticket for the state; null where it would not fit, or the keys were disposed.</summary>
    internal byte[]? Seal(SessionState state, DateTimeOffset now)
    {
        try
        {
            using TicketKey key = _secrets[0].Lend(PeriodAt(now));
            return key.Seal(state);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>The state in a ticket of ours, which the caller owns; null for anything else.</summary>
    internal SessionState? Open(ReadOnlySpan<byte> ticket, DateTimeOffset now)
    {
        long period = PeriodAt(now);
        try
        {
            foreach (TicketSecret secret in _secrets)
            {
                foreach (long candidate in (ReadOnlySpan<long>)[period, period - 1, period + 1])
                {
                    using TicketKey key = secret.Lend(candidate);
                    if (key.IsNamedIn(ticket)) return key.Open(ticket);
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // A rotation or the end came in between: as if it were older.
        }
        return null;
    }

    private long PeriodAt(DateTimeOffset now) => now.UtcTicks / _period.Ticks;
}

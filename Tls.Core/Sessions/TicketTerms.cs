namespace Tls.Core.Sessions;

/// <summary>What a server says about a ticket (RFC 9846 §4.7.1).</summary>
/// <param name="lifetime">In seconds.</param>
internal readonly struct TicketTerms(uint lifetime)
{
    public uint Lifetime { get; } = lifetime;

    /// <summary>ticket_age_add; 0 in TLS 1.2.</summary>
    public uint AgeAdd { get; init; }

    /// <summary>max_early_data_size; 0 takes none.</summary>
    public uint MaxEarlyData { get; init; }
}

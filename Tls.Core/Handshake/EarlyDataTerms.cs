using System;
using Tls.Core.Crypto;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake;

/// <summary>
/// What early data under a pre-shared key has to agree with (RFC 9846 §4.3.10): provisioned with an external key, or that of the connection
/// that gave the ticket.
/// </summary>
/// <param name="MaxSize">max_early_data_size: plaintext bytes, at least 1.</param>
/// <param name="Suite">The suite of TLS 1.3 that protects it.</param>
/// <param name="ApplicationProtocol">Null where none is spoken.</param>
/// <param name="ServerName">Null where any will do.</param>
internal sealed record EarlyDataTerms(int MaxSize, CipherSuiteSpec Suite, string? ApplicationProtocol, string? ServerName)
{
    /// <summary>A handshake that came to these parameters may go on with the early data.</summary>
    public bool Fit(CipherSuiteSpec suite, string? applicationProtocol, string? serverName) =>
        suite == Suite && applicationProtocol == ApplicationProtocol && FitsName(serverName);

    /// <summary>DNS names have no case.</summary>
    public bool FitsName(string? serverName) => ServerName is null || string.Equals(ServerName, serverName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Those of a ticket (§4.7.1); null where it takes no early data.</summary>
    public static EarlyDataTerms? Of(SessionState session) => session.MaxEarlyData == 0
        ? null
        : new EarlyDataTerms((int)Math.Min(session.MaxEarlyData, int.MaxValue), session.Suite, session.ApplicationProtocol, session.ServerName);
}

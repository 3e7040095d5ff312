using System;
using System.Collections.Generic;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake;

/// <summary>The state of a session that comes of this connection. What the connection itself resumed is as old as it was.</summary>
internal static class NewSession
{
    /// <param name="context">Its Info knows names and protocol.</param>
    /// <param name="sessions">Its time, and when the peer proved who it is.</param>
    /// <param name="binding">The rules by which this side believed its peer.</param>
    /// <param name="peerCertificates">Whom it believed.</param>
    /// <param name="suite">What was negotiated.</param>
    /// <param name="secret">Passes to the state.</param>
    /// <param name="terms">What the ticket says besides; the lifetime is cut to seven days (RFC 9846 §4.7.1).</param>
    public static SessionState Of(
        HandshakeContext context,
        ConnectionSessions sessions,
        byte[] binding,
        IReadOnlyList<ReadOnlyMemory<byte>> peerCertificates,
        CipherSuiteSpec suite,
        Secret secret,
        TicketTerms terms) => new()
        {
            Suite = suite,
            Secret = secret,
            ServerName = context.Info.ServerName,
            ApplicationProtocol = context.Info.ApplicationProtocol,
            UsesExtendedMainSecret = context.Info.UsesExtendedMainSecret,
            PeerCertificates = peerCertificates,
            PeerOcspResponse = context.Info.PeerOcspResponse,
            PeerTimestamps = context.Info.PeerCertificateTimestamps,
            Binding = binding,
            AuthenticatedAt = sessions.AuthenticatedAt,
            IssuedAt = sessions.Now,
            Lifetime = Math.Min(terms.Lifetime, (uint)SessionState.MaxLifetime.TotalSeconds),
            AgeAdd = terms.AgeAdd,
            MaxEarlyData = terms.MaxEarlyData,
        };
}

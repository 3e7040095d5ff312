using System;
using System.Collections.Generic;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Core.Sessions;

/// <summary>
/// What is left of a handshake and lets another one do without certificates (RFC 9846 §4.7.1, RFC 5246 §7.3): the secret, and everything
/// that has to be the same again before it may be used. Owns the secret. <see cref="SessionStateFormat"/> has its bytes.
/// </summary>
internal sealed class SessionState : IDisposable
{
    /// <summary>Bytes of <see cref="Binding"/>.</summary>
    public const int BindingLength = 32;

    /// <summary>RFC 9846 §4.7.1: no ticket lives longer, nor does what was proved in a full handshake, however often it is resumed.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(7);

    // Clocks of a fleet differ a little; a session from further ahead comes from a clock that was put back.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>The suite, and by it the version.</summary>
    public required CipherSuiteSpec Suite { get; init; }

    /// <summary>The main secret of TLS 1.2, or the pre-shared key of TLS 1.3, which is as long as the suite's hash.</summary>
    public required Secret Secret { get; init; }

    /// <summary>server_name (RFC 6066 §3), on a client also an IP address; null where there was none.</summary>
    public string? ServerName { get; init; }

    /// <summary>The application protocol (RFC 7301); null where none was negotiated.</summary>
    public string? ApplicationProtocol { get; init; }

    /// <summary>RFC 7627 held; always so in TLS 1.3.</summary>
    public bool UsesExtendedMainSecret { get; init; }

    /// <summary>The peer's chain as it was verified, DER, leaf first; empty where the peer stayed anonymous.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> PeerCertificates { get; init; } = [];

    /// <summary>The staple that came with the chain (RFC 6066 §8), DER; empty where none did.</summary>
    public ReadOnlyMemory<byte> PeerOcspResponse { get; init; }

    /// <summary>The timestamps that came with the chain (RFC 6962 §3.3); empty where none did.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> PeerTimestamps { get; init; } = [];

    /// <summary>The rules by which the peer was believed (<see cref="SessionBinding"/>).</summary>
    public required byte[] Binding { get; init; }

    /// <summary>When the peer's identity was settled in a full handshake; resumption does not renew it.</summary>
    public required DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>When this ticket was issued, or on a client received.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Seconds from <see cref="IssuedAt"/>.</summary>
    public required uint Lifetime { get; init; }

    /// <summary>ticket_age_add of TLS 1.3; 0 in TLS 1.2.</summary>
    public uint AgeAdd { get; init; }

    /// <summary>max_early_data_size of the ticket in bytes (RFC 9846 §4.3.10); 0 takes none.</summary>
    public uint MaxEarlyData { get; init; }

    public ProtocolVersion Version => Suite.Version;

    /// <summary>The first moment at which it is no longer good.</summary>
    public DateTimeOffset ExpiresAt
    {
        get
        {
            DateTimeOffset byTicket = IssuedAt.AddSeconds(Lifetime);
            DateTimeOffset byProof = AuthenticatedAt + MaxLifetime;
            return byTicket < byProof ? byTicket : byProof;
        }
    }

    /// <summary>The length that the secret of a suite's sessions has.</summary>
    public static int SecretLength(CipherSuiteSpec suite) => suite.Version == ProtocolVersion.Tls12 ? MainSecret12.Length : suite.Hash.Length();

    public bool IsAliveAt(DateTimeOffset now) => now < ExpiresAt && IssuedAt <= now + ClockSkew && AuthenticatedAt <= now + ClockSkew;

    /// <summary>§4.3.11.1: the age that a client tells, in milliseconds, modulo 2^32.</summary>
    public uint ObfuscatedAgeAt(DateTimeOffset now)
    {
        long age = Math.Max(0, (now - IssuedAt).Ticks / TimeSpan.TicksPerMillisecond);
        return unchecked((uint)age + AgeAdd);
    }

    /// <summary>§4.3.10: the age that a client told, by its own clock.</summary>
    public TimeSpan AgeOf(uint obfuscatedTicketAge) => TimeSpan.FromMilliseconds(unchecked(obfuscatedTicketAge - AgeAdd));

    /// <summary>The same for one connection, with a secret of its own.</summary>
    public SessionState CopyFor(SecretLedger ledger)
    {
        Secret secret = ledger.Create(Secret.Length);
        Secret.Bytes.CopyTo(secret.Bytes);
        return new SessionState
        {
            Suite = Suite,
            Secret = secret,
            ServerName = ServerName,
            ApplicationProtocol = ApplicationProtocol,
            UsesExtendedMainSecret = UsesExtendedMainSecret,
            PeerCertificates = PeerCertificates,
            PeerOcspResponse = PeerOcspResponse,
            PeerTimestamps = PeerTimestamps,
            Binding = Binding,
            AuthenticatedAt = AuthenticatedAt,
            IssuedAt = IssuedAt,
            Lifetime = Lifetime,
            AgeAdd = AgeAdd,
            MaxEarlyData = MaxEarlyData,
        };
    }

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => Secret.Dispose();
}

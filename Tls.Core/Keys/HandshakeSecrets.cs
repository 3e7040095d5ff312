using System;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>
/// The second step of the key schedule (RFC 9846 §7.1). The traffic secrets are needed after <see cref="Advance"/> still, for the
/// client's Finished; whoever sends or checks that one disposes this.
/// </summary>
internal sealed class HandshakeSecrets : IDisposable
{
    private readonly KeySchedule _schedule;
    private readonly Secret _secret;

    public HandshakeSecrets(KeySchedule schedule, Secret secret, Transcript throughServerHello)
    {
        _schedule = schedule;
        _secret = secret;
        Span<byte> hash = stackalloc byte[HashFunctions.MaxLength];
        hash = hash[..schedule.HashLength];
        throughServerHello.Current(hash);
        Client = schedule.DeriveTraffic(secret, "c hs traffic"u8, hash);
        Server = schedule.DeriveTraffic(secret, "s hs traffic"u8, hash);
    }

    public TrafficSecret Client { get; }

    public TrafficSecret Server { get; }

    public int HashLength => _schedule.HashLength;

    /// <summary>The server's Finished is in the transcript: gives the application secrets and wipes the handshake secret.</summary>
    public ApplicationSecrets Advance(Transcript throughServerFinished)
    {
        ReadOnlySpan<byte> zeros = stackalloc byte[HashLength];
        Secret main = _schedule.Advance(_secret, zeros);
        _secret.Dispose();
        return new ApplicationSecrets(_schedule, main, throughServerFinished);
    }

    public void Dispose()
    {
        _secret.Dispose();
        Client.Dispose();
        Server.Dispose();
    }
}

using System;

namespace Tls.Core.Keys;

/// <summary>The first step of the key schedule (RFC 9846 §7.1): made from a PSK, or from zeros where there is none.</summary>
internal sealed class EarlySecret : IDisposable
{
    private readonly KeySchedule _schedule;
    private readonly Secret _secret;

    private EarlySecret(KeySchedule schedule, Secret secret) => (_schedule, _secret) = (schedule, secret);

    public static EarlySecret WithoutPsk(KeySchedule schedule)
    {
        ReadOnlySpan<byte> zeros = stackalloc byte[schedule.HashLength];
        return new EarlySecret(schedule, schedule.Extract(zeros, zeros));
    }

    /// <summary>The ServerHello is in the transcript and the key exchange is done: gives the handshake secrets and wipes itself.</summary>
    public HandshakeSecrets Advance(Secret sharedSecret, Transcript throughServerHello)
    {
        using Secret salt = _schedule.DeriveSalt(_secret);
        Secret handshake = _schedule.Extract(salt.Bytes, sharedSecret.Bytes);
        Dispose();
        return new HandshakeSecrets(_schedule, handshake, throughServerHello);
    }

    public void Dispose() => _secret.Dispose();
}

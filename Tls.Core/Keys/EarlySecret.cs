using System;
using System.ComponentModel;
using System.Security.Cryptography;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>The first step of the key schedule (RFC 9846 §7.1): made from a PSK, or from zeros where there is none.</summary>
internal sealed class EarlySecret : IDisposable
{
    private readonly KeySchedule _schedule;
    private readonly Secret? _secret;

    private EarlySecret(KeySchedule schedule, Secret? secret) => (_schedule, _secret) = (schedule, secret);

    // Without a PSK it is what everybody knows, and so is the salt that follows.
    private Secret OfPsk => _secret ?? throw new InvalidOperationException("There is no pre-shared key to derive this from.");

    public static EarlySecret WithoutPsk(KeySchedule schedule) => new(schedule, secret: null);

    public static EarlySecret FromPsk(KeySchedule schedule, Secret psk)
    {
        ReadOnlySpan<byte> zeros = stackalloc byte[schedule.HashLength];
        return new EarlySecret(schedule, schedule.Extract(zeros, psk.Bytes));
    }

    /// <summary>§4.3.11.2: the binder of a ClientHello, over the hash of the messages through its identities.</summary>
    /// <param name="origin">Of the PSK that this was made from.</param>
    /// <param name="truncatedHash">With the PSK's hash.</param>
    /// <param name="destination">Exactly the hash's length.</param>
    public void BinderMac(PskOrigin origin, ReadOnlySpan<byte> truncatedHash, Span<byte> destination)
    {
        ReadOnlySpan<byte> label = origin switch
        {
            PskOrigin.External => "ext binder"u8,
            PskOrigin.Imported => "imp binder"u8,
            PskOrigin.Resumption => "res binder"u8,
            _ => throw new InvalidEnumArgumentException(nameof(origin), (int)origin, typeof(PskOrigin)),
        };
        Span<byte> binderKey = stackalloc byte[HashFunctions.MaxLength];
        binderKey = binderKey[.._schedule.HashLength];
        _schedule.DeriveFromNothing(OfPsk, label, binderKey);
        _schedule.Finished(binderKey, truncatedHash, destination);
        CryptographicOperations.ZeroMemory(binderKey);
    }

    /// <summary>§7.1: client_early_traffic_secret; the result is the caller's.</summary>
    /// <param name="clientHelloHash">Of the whole ClientHello, with the PSK's hash.</param>
    public TrafficSecret DeriveTraffic(ReadOnlySpan<byte> clientHelloHash) => _schedule.DeriveTraffic(OfPsk, "c e traffic"u8, clientHelloHash);

    /// <summary>§7.5: over early_exporter_secret; the result is the caller's.</summary>
    /// <param name="clientHelloHash">Of the whole ClientHello, with the PSK's hash.</param>
    public Exporter13 DeriveExporter(ReadOnlySpan<byte> clientHelloHash) => _schedule.DeriveExporter(OfPsk, "e exp master"u8, clientHelloHash);

    /// <summary>The ServerHello is in the transcript and the key exchange is done: gives the handshake secrets and wipes itself.</summary>
    public HandshakeSecrets Advance(Secret sharedSecret, Transcript throughServerHello)
    {
        Secret handshake = ExtractHandshakeSecret(sharedSecret);
        Dispose();
        return new HandshakeSecrets(_schedule, handshake, throughServerHello);
    }

    public void Dispose() => _secret?.Dispose();

    private Secret ExtractHandshakeSecret(Secret sharedSecret) =>
        _secret is null ? _schedule.Extract(_schedule.SaltWithoutPsk, sharedSecret.Bytes) : _schedule.Advance(_secret, sharedSecret.Bytes);
}

using System;
using System.Security.Cryptography;
using Tls.Core.Crypto;
using Tls.Core.Records;

namespace Tls.Core.Keys;

/// <summary>One direction's traffic secret of one epoch (RFC 9846 §7.2, §7.3). Owns the secret.</summary>
internal sealed class TrafficSecret(KeySchedule schedule, Secret secret) : IDisposable
{
    public CipherSuiteSpec Suite => schedule.Suite;

    /// <summary>§7.3: key and IV of the record protection; the cipher is the caller's.</summary>
    public RecordCipher CreateCipher()
    {
        Span<byte> key = stackalloc byte[32];
        key = key[..Suite.Aead.KeyLength()];
        Span<byte> iv = stackalloc byte[Aead.NonceLength];
        ExpandKeys(key, iv);
        var cipher = new Tls13RecordCipher(schedule.Provider.CreateAead(Suite.Aead, key), iv);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(iv);
        return cipher;
    }

    /// <summary>§7.3: key and IV, each in full length.</summary>
    public void ExpandKeys(Span<byte> key, Span<byte> iv)
    {
        HkdfLabel.Expand(schedule.Provider, Suite.Hash, secret.Bytes, "key"u8, [], key);
        HkdfLabel.Expand(schedule.Provider, Suite.Hash, secret.Bytes, "iv"u8, [], iv);
    }

    /// <summary>The secret itself, for those who take the connection over; copied.</summary>
    public byte[] ToArray() => secret.Bytes.ToArray();

    /// <summary>§7.2: the next epoch's secret; this one is wiped.</summary>
    public TrafficSecret Next()
    {
        Secret next = schedule.Ledger.Create(secret.Length);
        HkdfLabel.Expand(schedule.Provider, Suite.Hash, secret.Bytes, "traffic upd"u8, [], next.Bytes);
        Dispose();
        return new TrafficSecret(schedule, next);
    }

    /// <summary>§4.5.3: verify_data over the transcript so far, under this secret as base key.</summary>
    public void FinishedMac(Transcript transcript, Span<byte> destination)
    {
        Span<byte> hash = stackalloc byte[HashFunctions.MaxLength];
        hash = hash[..Suite.Hash.Length()];
        transcript.Current(hash);
        schedule.Finished(secret.Bytes, hash, destination);
    }

    public void Dispose() => secret.Dispose();
}

using System;
using System.Security.Cryptography;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>
/// What every step of the key schedule (RFC 9846 §7.1) shares: the operations, the negotiated hash, and the ledger that will wipe
/// whatever is made here. The labels of the schedule stand in the three step types, each once.
/// </summary>
internal sealed class KeySchedule(TlsCryptoProvider provider, SecretLedger ledger, CipherSuiteSpec suite, SessionKeyLog? log = null)
{
    public TlsCryptoProvider Provider => provider;

    public SecretLedger Ledger => ledger;

    public CipherSuiteSpec Suite { get; } = suite;

    public int HashLength => Suite.Hash.Length();

    /// <summary>HKDF-Extract; the result is the caller's.</summary>
    public Secret Extract(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> inputKeyingMaterial)
    {
        Secret secret = ledger.Create(HashLength);
        provider.HkdfExtract(Suite.Hash, salt, inputKeyingMaterial, secret.Bytes);
        return secret;
    }

    /// <summary>On to the schedule's next secret: HKDF-Extract with Derive-Secret(., "derived", "") for its salt; the result is the caller's.</summary>
    public Secret Advance(Secret secret, ReadOnlySpan<byte> inputKeyingMaterial)
    {
        Span<byte> salt = stackalloc byte[HashFunctions.MaxLength];
        salt = salt[..HashLength];
        DeriveFromNothing(secret, "derived"u8, salt);
        Secret next = Extract(salt, inputKeyingMaterial);
        CryptographicOperations.ZeroMemory(salt);
        return next;
    }

    /// <summary>The salt of that step where there is neither PSK nor early secret.</summary>
    public ReadOnlySpan<byte> SaltWithoutPsk => provider.ScheduleConstantsOf(Suite.Hash).SaltWithoutPsk;

    /// <summary>Derive-Secret(secret, label, "") into exactly the hash's length.</summary>
    public void DeriveFromNothing(Secret secret, ReadOnlySpan<byte> label, Span<byte> destination) =>
        HkdfLabel.Expand(provider, Suite.Hash, secret.Bytes, label, provider.ScheduleConstantsOf(Suite.Hash).EmptyHash, destination);

    /// <summary>A traffic secret of one direction; the result is the caller's.</summary>
    public TrafficSecret DeriveTraffic(Secret secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> transcriptHash) =>
        new(this, Derive(secret, label, transcriptHash));

    /// <summary>An exporter; the result is the caller's.</summary>
    public Exporter13 DeriveExporter(Secret secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> transcriptHash) =>
        new(provider, Suite.Hash, Derive(secret, label, transcriptHash));

    /// <summary>§4.5.3, with any base key.</summary>
    public void Finished(ReadOnlySpan<byte> baseKey, ReadOnlySpan<byte> transcriptHash, Span<byte> destination) =>
        FinishedMac.Compute(provider, Suite.Hash, baseKey, transcriptHash, destination);

    /// <summary>The resumption secret; the result is the caller's.</summary>
    public ResumptionSecret DeriveResumption(Secret secret, ReadOnlySpan<byte> label, Transcript messages)
    {
        Span<byte> hash = stackalloc byte[HashFunctions.MaxLength];
        hash = hash[..HashLength];
        messages.Current(hash);
        return new ResumptionSecret(provider, Suite, Derive(secret, label, hash));
    }

    private Secret Derive(Secret secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> transcriptHash)
    {
        Secret derived = ledger.Create(HashLength);
        HkdfLabel.Expand(provider, Suite.Hash, secret.Bytes, label, transcriptHash, derived.Bytes);
        log?.Add(label, derived.Bytes);
        return derived;
    }
}

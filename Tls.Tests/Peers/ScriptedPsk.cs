using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Tests.Peers;

/// <summary>A pre-shared key that a scripted peer has, and what it does with it.</summary>
internal sealed class ScriptedPsk(byte[] identity, byte[] key, HashFunction hash = HashFunction.Sha256, PskOrigin origin = PskOrigin.External)
{
    /// <summary>One that every test may use.</summary>
    public static ScriptedPsk Default { get; } = new("client 1"u8.ToArray(), [.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    public static ScriptedPsk DefaultSha384 { get; } = new("client 384"u8.ToArray(), [.. Enumerable.Range(1, 48).Select(i => (byte)i)], HashFunction.Sha384);

    public byte[] Identity { get; } = identity;

    public HashFunction Hash { get; } = hash;

    /// <summary>As the connection under test has it: one for each side.</summary>
    public TlsPreSharedKey Create() => new(Identity, key, Hash == HashFunction.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384);

    /// <summary>The same, good for early data under AES-128-GCM.</summary>
    public TlsPreSharedKey CreateEarly(int maxSize, string? protocol = null) => Create().WithEarlyData(maxSize, CipherSuite.TLS_AES_128_GCM_SHA256, protocol);

    /// <summary>The keys of early data under AES-128-GCM.</summary>
    /// <param name="transcript">What came before the hello.</param>
    /// <param name="hello">The whole message; empty where the transcript has it already.</param>
    /// <param name="provider">Does the computing.</param>
    /// <param name="ledger">Owns the secrets.</param>
    public TrafficSecret EarlyTraffic(Transcript transcript, byte[] hello, TlsCryptoProvider provider, SecretLedger ledger)
    {
        byte[] hash = new byte[Hash.Length()];
        transcript.WithPartial(Hash, hello, hash);
        return Extract(provider, ledger, CipherSuiteSpec.Find(CipherSuite.TLS_AES_128_GCM_SHA256)!).DeriveTraffic(hash);
    }

    public EarlySecret Extract(TlsCryptoProvider provider, SecretLedger ledger, CipherSuiteSpec suite)
    {
        Secret secret = ledger.Create(key.Length);
        key.CopyTo(secret.Bytes);
        return EarlySecret.FromPsk(new KeySchedule(provider, ledger, suite), secret);
    }

    /// <summary>Offers keys, with zeros for binders.</summary>
    public static void Offer(ClientHelloSpec hello, IReadOnlyList<ScriptedPsk> psks)
    {
        hello.Extensions.Remove(ExtensionType.PskKeyExchangeModes);
        hello.Extensions.Remove(ExtensionType.PreSharedKey);
        hello.Extensions.Add(ExtensionType.PskKeyExchangeModes, 1, (byte)PskKeyExchangeMode.PskDheKe);
        byte[] identities = [.. psks.SelectMany(psk => (byte[])[.. Encoded.Vector16(psk.Identity), 0, 0, 0, 0])];
        byte[] binders = [.. psks.SelectMany(psk => Encoded.Vector8(new byte[psk.Hash.Length()]))];
        hello.Extensions.Add(ExtensionType.PreSharedKey, [.. Encoded.Vector16(identities), .. Encoded.Vector16(binders)]);
    }

    /// <summary>Puts binders in the place of the zeros that the message ends with.</summary>
    public static byte[] Bind(byte[] message, IReadOnlyList<ScriptedPsk> psks, Transcript transcript, TlsCryptoProvider provider)
    {
        using var ledger = new SecretLedger();
        int offset = message.Length - psks.Sum(psk => 1 + psk.Hash.Length());
        byte[] truncated = message[..(offset - 2)];
        foreach (ScriptedPsk psk in psks)
        {
            offset++;
            byte[] hash = new byte[psk.Hash.Length()];
            transcript.WithPartial(psk.Hash, truncated, hash);
            CipherSuiteSpec suite = CipherSuiteSpec.All.ToArray().First(spec => spec.Hash == psk.Hash);
            psk.Extract(provider, ledger, suite).BinderMac(psk.Origin, hash, message.AsSpan(offset, hash.Length));
            offset += hash.Length;
        }
        return message;
    }

    private PskOrigin Origin { get; } = origin;
}

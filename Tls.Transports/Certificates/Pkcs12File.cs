using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;

namespace Tls.Transports;

/// <summary>
/// A PFX (PKCS#12, RFC 7292) read by BouncyCastle: the platform refuses the whole file for one key of a kind that it does not know, Ed25519
/// and on some systems id-RSASSA-PSS.
/// </summary>
internal sealed class Pkcs12File : IDisposable
{
    private Pkcs12File(AsymmetricKeyParameter key, byte[][] certificates)
    {
        Pkcs8 = PrivateKeyInfoFactory.CreatePrivateKeyInfo(key).GetDerEncoded();
        HasRsaKey = key is RsaKeyParameters;
        Certificates = certificates;
    }

    /// <summary>The one private key; wiped with this.</summary>
    public byte[] Pkcs8 { get; }

    /// <summary>The library forgets that an RSA key was one for PSS only; the certificate tells.</summary>
    public bool HasRsaKey { get; }

    /// <summary>X.509 in DER: the key's own, then its issuers as far as they are there.</summary>
    public IReadOnlyList<byte[]> Certificates { get; }

    /// <summary>
    /// Throws <see cref="CryptographicException"/> where it is malformed or the password is wrong, and <see cref="ArgumentException"/> where not exactly
    /// one certificate has a private key.
    /// </summary>
    public static Pkcs12File Read(ReadOnlySpan<byte> pfx, ReadOnlySpan<char> password)
    {
        Pkcs12Store store = Load(pfx, password);
        List<string> keys = [];
        foreach (string alias in store.Aliases)
        {
            if (store.IsKeyEntry(alias) && store.GetCertificate(alias) is not null) keys.Add(alias);
        }
        if (keys.Count != 1) throw new ArgumentException($"{keys.Count} certificates of the PFX have a private key; it has to be one.", nameof(pfx));

        byte[][] certificates = [.. store.GetCertificateChain(keys[0]).Select(entry => entry.Certificate.GetEncoded())];
        return new Pkcs12File(store.GetKey(keys[0]).Key, certificates);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(Pkcs8);

    private static Pkcs12Store Load(ReadOnlySpan<byte> pfx, ReadOnlySpan<char> password)
    {
        char[] copy = password.ToArray();
        try
        {
            Pkcs12Store store = new Pkcs12StoreBuilder().Build();
            store.Load(new MemoryStream(pfx.ToArray(), writable: false), copy);
            return store;
        }
        catch (Exception failure)
        {
            // The library has many exceptions for noise, which is what a wrong password makes of it.
            throw new CryptographicException("The PFX cannot be read: the password is wrong, or it is damaged.", failure);
        }
        finally
        {
            Array.Clear(copy);
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Org.BouncyCastle.Pkcs;

namespace Tls.Transports;

/// <summary>
/// A PFX (PKCS#12, RFC 7292) read by BouncyCastle: the platform refuses the whole file for one key of a kind that it does not know, Ed25519.
/// </summary>
internal sealed class Pkcs12File : IDisposable
{
    private Pkcs12File(byte[] pkcs8, byte[][] certificates) => (Pkcs8, Certificates) = (pkcs8, certificates);

    /// <summary>The one private key; wiped with this.</summary>
    public byte[] Pkcs8 { get; }

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
        return new Pkcs12File(PrivateKeyInfoFactory.CreatePrivateKeyInfo(store.GetKey(keys[0]).Key).GetDerEncoded(), certificates);
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

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// Credentials from what the platform has: PKCS#12 files and <see cref="X509Certificate2"/>. It stands outside Tls.Core because the platform
/// may keep such keys in stores of its own. Private keys need not be exportable, and are not exported. An <see cref="X509Certificate2"/> has
/// RSA or ECDSA; for Ed25519, which the platform lacks, there are PFX files and <see cref="TlsCredential.FromPem(string, string, TlsCryptoProvider?)"/>.
/// </summary>
public static class CredentialLoader
{
    /// <summary>Reads a PFX (PKCS#12, RFC 7292): the one certificate in it that has a private key, and those of its issuers that are there, but for the root.</summary>
    /// <param name="pfx">The file's content; not kept.</param>
    /// <param name="password">Empty where there is none. In ASCII where the key is an Ed25519 one.</param>
    /// <exception cref="ArgumentException">None of its certificates, or more than one, has a private key; or one cannot be used.</exception>
    /// <exception cref="CryptographicException">It is malformed, the password is wrong, or the key cannot be used.</exception>
    public static TlsCredential FromPfx(ReadOnlySpan<byte> pfx, ReadOnlySpan<char> password)
    {
        // macOS has no keys without a keychain; everywhere else nothing is left behind on the disk.
        X509KeyStorageFlags storage = OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet;
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(pfx, password, storage);
        }
        catch (CryptographicException)
        {
            return FromPfxWithForeignKey(pfx, password);
        }
        try
        {
            X509Certificate2[] own = [.. all.Where(certificate => certificate.HasPrivateKey)];
            if (own.Length != 1) throw new ArgumentException($"{own.Length} certificates of the PFX have a private key; it has to be one.", nameof(pfx));
            return FromCertificate(own[0], all);
        }
        finally
        {
            DisposeAll(all);
        }
    }

    /// <summary>Takes a certificate with its private key, wherever the platform keeps it.</summary>
    /// <param name="certificate">Not kept, and not disposed: the credential opens the key for itself.</param>
    /// <param name="issuers">In any order, with others among them or not: those that lead up from the certificate are sent, but for the root.</param>
    /// <exception cref="ArgumentException">The certificate has no private key, or cannot be used.</exception>
    /// <exception cref="CryptographicException">The key is neither RSA nor ECDSA, or does not belong to the certificate.</exception>
    public static TlsCredential FromCertificate(X509Certificate2 certificate, X509Certificate2Collection? issuers = null)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (!certificate.HasPrivateKey) throw new ArgumentException("The certificate has no private key.", nameof(certificate));
        ReadOnlyMemory<byte>[] chain = Chain(certificate, issuers ?? []);
        if (certificate.GetRSAPrivateKey() is { } rsa) return TakeOver(rsa, key => TlsCredential.FromKey(chain, key));
        if (certificate.GetECDsaPrivateKey() is { } ecdsa) return TakeOver(ecdsa, key => TlsCredential.FromKey(chain, key));
        throw new CryptographicException("The private key is neither RSA nor ECDSA.");
    }

    private static TlsCredential FromPfxWithForeignKey(ReadOnlySpan<byte> pfx, ReadOnlySpan<char> password)
    {
        using var file = Pkcs12File.Read(pfx, password);
        X509Certificate2Collection all = [.. file.Certificates.Select(der => X509CertificateLoader.LoadCertificate(der))];
        try
        {
            ReadOnlyMemory<byte>[] chain = Chain(all[0], all);
            return file.HasRsaKey ? TakeOver(LoadRsa(file.Pkcs8), key => TlsCredential.FromKey(chain, key)) : TlsCredential.FromDer(chain, file.Pkcs8);
        }
        finally
        {
            DisposeAll(all);
        }
    }

    private static RSA LoadRsa(byte[] pkcs8)
    {
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        return rsa;
    }

    private static ReadOnlyMemory<byte>[] Chain(X509Certificate2 certificate, X509Certificate2Collection issuers) =>
        [.. PathFrom(certificate, issuers).Select(link => (ReadOnlyMemory<byte>)link.RawData)];

    // Names only: whoever verifies the chain checks its signatures. A certificate is taken once, so that no circle is endless.
    private static List<X509Certificate2> PathFrom(X509Certificate2 certificate, X509Certificate2Collection issuers)
    {
        List<X509Certificate2> path = [certificate];
        while (issuers.FirstOrDefault(candidate => IsIssuer(candidate, path[^1]) && !IsSelfIssued(candidate) && !path.Contains(candidate)) is { } next) path.Add(next);
        return path;
    }

    private static bool IsIssuer(X509Certificate2 candidate, X509Certificate2 issued) =>
        !IsSelfIssued(issued) && candidate.SubjectName.RawData.AsSpan().SequenceEqual(issued.IssuerName.RawData);

    private static bool IsSelfIssued(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static TlsCredential TakeOver<TKey>(TKey key, Func<TKey, TlsCredential> make)
        where TKey : AsymmetricAlgorithm
    {
        try
        {
            return make(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static void DisposeAll(X509Certificate2Collection certificates)
    {
        foreach (X509Certificate2 certificate in certificates) certificate.Dispose();
    }
}

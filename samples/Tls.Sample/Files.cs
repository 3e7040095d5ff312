using System;
using System.IO;
using System.Security.Cryptography;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>Files that the user named: whatever is wrong with one, the message says with which.</summary>
internal static class Files
{
    /// <summary>A PEM chain and its private key. Throws <see cref="FailureException"/>.</summary>
    public static TlsCredential LoadCredential(string certificate, string key) =>
        Use($"{certificate}, {key}", () => TlsCredential.FromPem(File.ReadAllText(certificate), File.ReadAllText(key)));

    /// <summary>The roots in a PEM file. Throws <see cref="FailureException"/>.</summary>
    public static CertificateVerifier LoadRoots(string file) => Use(file, () => CertificateVerifier.ForRoots(File.ReadAllText(file)));

    /// <summary>Ticket keys from the bytes of a file. Throws <see cref="FailureException"/>.</summary>
    public static TlsTicketKeys LoadTicketKeys(string file) => Use(file, () => TlsTicketKeys.FromSecret(File.ReadAllBytes(file)));

    /// <summary>Throws <see cref="FailureException"/>.</summary>
    public static T Use<T>(string names, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or FormatException)
        {
            // An ArgumentException also names a parameter, which is ours and not the user's.
            throw new FailureException($"{names}: {failure.Message.Split(" (Parameter", 2)[0]}", failure);
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Tls.Core;
using Tls.Tests.BogoShim.Arguments;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>Reads the certificates and keys that the runner wrote to files.</summary>
internal static class CredentialLoader
{
    /// <summary>Those that flags began, in order, then the one without a number.</summary>
    public static IReadOnlyList<LoadedCredential> Load(ShimConfig config) =>
        [.. config.Credentials.Append(config.DefaultCredential).Where(credential => credential.CertificateFile.Length > 0).Select(credential => Load(credential, config))];

    /// <summary>The pre-shared keys among the credentials, in order.</summary>
    public static IReadOnlyList<TlsPreSharedKey> ImportKeys(ShimConfig config) => [.. config.Credentials.SelectMany(ImportKey)];

    /// <summary>Which of them a connection used; -1 for the one without a number, and for none.</summary>
    public static int IndexOf(TlsConnectionInfo info, ShimConfig config) => info.PreSharedKeyIdentity.IsEmpty
        ? IndexOfCertificate(info, config)
        : config.Credentials.FindIndex(credential => ImportKey(credential).Any(key => key.Identity.Span.SequenceEqual(info.PreSharedKeyIdentity.Span)));

    public static List<byte[]> ReadCertificates(string file)
    {
        var certificates = new List<byte[]>();
        ReadOnlySpan<char> rest = File.ReadAllText(file);
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            certificates.Add(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
            rest = rest[fields.Location.End..];
        }
        return certificates;
    }

    private static IReadOnlyList<TlsPreSharedKey> ImportKey(CredentialConfig config) =>
        config.PskKey.Length == 0 ? [] : TlsPreSharedKey.Import(config.PskIdentity, config.PskKey, config.PskContext, config.PskHash);

    private static int IndexOfCertificate(TlsConnectionInfo info, ShimConfig config) =>
        info.LocalCertificates.Count == 0 ? -1 : config.Credentials.FindIndex(credential => credential.CertificateFile.Length > 0 &&
            info.LocalCertificates[0].Span.SequenceEqual(ReadCertificates(credential.CertificateFile)[0]) &&
            (credential.SigningPreferences.Count == 0 || credential.SigningPreferences.Contains(info.LocalSignatureScheme)));

    private static LoadedCredential Load(CredentialConfig config, ShimConfig connection)
    {
        try
        {
            string chain = File.ReadAllText(config.CertificateFile);
            var signer = TlsCredential.FromPem(chain, File.ReadAllText(config.KeyFile));
            TlsCredential given = connection.Async ? TlsCredential.WithExternalKey(chain) : signer;
            return new LoadedCredential(config, signer, Complete(given, config, connection));
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException)
        {
            throw new UnimplementedException($"a certificate or key of this kind: {unusable.Message}");
        }
    }

    private static TlsCredential Complete(TlsCredential credential, CredentialConfig config, ShimConfig connection)
    {
        IReadOnlyList<SignatureScheme> schemes = config.SigningPreferences.Count > 0 ? config.SigningPreferences : Defaults.SigningPreferences;
        credential = credential.WithSignatureSchemes(Schemes.Known(schemes));
        bool staples = config.OcspResponse.Length > 0 && !connection.DeclineOcspCallback;
        if (staples) credential = credential.WithCertificateStatus(config.OcspResponse);
        return config.SignedCertificateTimestamps.Length > 0 ? Stamp(credential, config.SignedCertificateTimestamps) : credential;
    }
    private static TlsCredential Stamp(TlsCredential credential, byte[] list)
    {
        try
        {
            return credential.WithCertificateTimestamps(LengthPrefixed.Read(list));
        }
        catch (ArgumentException)
        {
            throw new ShimFailureException(":INVALID_SCT_LIST:");
        }
    }
}

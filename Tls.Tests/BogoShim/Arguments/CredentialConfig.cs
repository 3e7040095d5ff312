using System.Collections.Generic;
using System.Security.Cryptography;
using Tls.Core;

namespace Tls.Tests.BogoShim.Arguments;

/// <summary>What the flags say about one credential.</summary>
internal sealed class CredentialConfig
{
    public string CertificateFile { get; set; } = "";

    public string KeyFile { get; set; } = "";

    public List<SignatureScheme> SigningPreferences { get; } = [];

    public byte[] OcspResponse { get; set; } = [];

    public byte[] SignedCertificateTimestamps { get; set; } = [];

    public bool MustMatchIssuer { get; set; }

    /// <summary>The key of a credential that is a pre-shared key to be imported (RFC 9258); empty where it is a certificate's.</summary>
    public byte[] PskKey { get; set; } = [];

    public byte[] PskIdentity { get; set; } = [];

    public byte[] PskContext { get; set; } = [];

    public HashAlgorithmName PskHash { get; set; } = HashAlgorithmName.SHA256;
}

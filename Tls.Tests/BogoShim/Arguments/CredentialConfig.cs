using System.Collections.Generic;
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
}

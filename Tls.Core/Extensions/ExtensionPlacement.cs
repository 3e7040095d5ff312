using Tls.Core.Codec;
using static Tls.Core.Extensions.ExtensionContext;

namespace Tls.Core.Extensions;

/// <summary>
/// Which extension may stand in which message of TLS 1.3 (the table of RFC 9846 §4.3). What the table leaves out but TLS 1.2 has
/// may come in a ClientHello, which speaks for both versions, and nowhere else.
/// </summary>
internal static class ExtensionPlacement
{
    /// <summary>§4.3: a recognised extension in another message than these is an illegal_parameter.</summary>
    public static void Check(ExtensionBlock block, ExtensionContext context)
    {
        foreach (ExtensionEntry entry in block)
        {
            if (!IsAllowed(entry.Type, context)) PeerFaultException.Throw(TlsFault.MisplacedExtension);
        }
    }

    /// <summary>True for what is not recognised, too: the rule does not speak of it.</summary>
    public static bool IsAllowed(ExtensionType type, ExtensionContext context) => (AllowedIn(type) & context) == context;

    private static ExtensionContext AllowedIn(ExtensionType type) => type switch
    {
        ExtensionType.ServerName => ClientHello | EncryptedExtensions | CertificateRequest,

        ExtensionType.StatusRequest or
        ExtensionType.SignedCertificateTimestamp or
        ExtensionType.DelegatedCredential => ClientHello | CertificateRequest | Certificate,

        ExtensionType.SupportedGroups or
        ExtensionType.UseSrtp or
        ExtensionType.Heartbeat or
        ExtensionType.ApplicationLayerProtocolNegotiation or
        ExtensionType.ClientCertificateType or
        ExtensionType.ServerCertificateType or
        ExtensionType.RecordSizeLimit or
        ExtensionType.MaxFragmentLength => ClientHello | EncryptedExtensions,

        ExtensionType.SignatureAlgorithms or
        ExtensionType.SignatureAlgorithmsCert or
        ExtensionType.CertificateAuthorities or
        ExtensionType.CompressCertificate => ClientHello | CertificateRequest,

        ExtensionType.Padding or
        ExtensionType.PskKeyExchangeModes or
        ExtensionType.PostHandshakeAuth => ClientHello,

        ExtensionType.PreSharedKey => ClientHello | ServerHello,
        ExtensionType.EarlyData => ClientHello | EncryptedExtensions | NewSessionTicket,
        ExtensionType.SupportedVersions or
        ExtensionType.KeyShare => ClientHello | ServerHello | HelloRetryRequest,
        ExtensionType.Cookie => ClientHello | HelloRetryRequest,
        ExtensionType.OidFilters => CertificateRequest,

        // Of TLS 1.2 only.
        ExtensionType.EcPointFormats or
        ExtensionType.ExtendedMainSecret or
        ExtensionType.SessionTicket or
        ExtensionType.RenegotiationInfo => ClientHello,

        _ => ~None,
    };
}

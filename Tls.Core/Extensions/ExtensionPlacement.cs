using Tls.Core.Codec;
using static Tls.Core.Extensions.ExtensionContext;

namespace Tls.Core.Extensions;

/// <summary>
/// Which extension may stand in which message (the table of RFC 9846 §4.3). A ClientHello speaks for both versions; what only TLS 1.2 has
/// is answered in its ServerHello and nowhere else.
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
        ExtensionType.ServerName => ClientHello | EncryptedExtensions | CertificateRequest | ServerHello12,

        ExtensionType.StatusRequest or
        ExtensionType.SignedCertificateTimestamp => ClientHello | CertificateRequest | Certificate | ServerHello12,
        ExtensionType.DelegatedCredential => ClientHello | CertificateRequest | Certificate,

        // Some TLS 1.2 servers answer it although RFC 8422 §5.2 has no such answer: it says nothing that a client acts on.
        ExtensionType.SupportedGroups => ClientHello | EncryptedExtensions | ServerHello12,

        ExtensionType.UseSrtp or
        ExtensionType.Heartbeat or
        ExtensionType.ApplicationLayerProtocolNegotiation or
        ExtensionType.ClientCertificateType or
        ExtensionType.ServerCertificateType or
        ExtensionType.RecordSizeLimit or
        ExtensionType.MaxFragmentLength => ClientHello | EncryptedExtensions | ServerHello12,

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
        ExtensionType.RenegotiationInfo => ClientHello | ServerHello12,

        _ => ~None,
    };
}

using System.Collections.Generic;

namespace Tls.Core.Handshake.Client;

/// <summary>
/// The order of the extensions in a ClientHello, and whatever else it holds that this library does not speak itself. Servers do not
/// care about the order; those who replay a published handshake do.
/// </summary>
internal sealed class ClientHelloLayout
{
    public static ClientHelloLayout Default { get; } = new()
    {
        Order =
        [
            ExtensionType.ServerName,
            ExtensionType.ExtendedMainSecret,
            ExtensionType.RenegotiationInfo,
            ExtensionType.SupportedGroups,
            ExtensionType.EcPointFormats,
            ExtensionType.KeyShare,
            ExtensionType.SupportedVersions,
            ExtensionType.SignatureAlgorithms,
            ExtensionType.StatusRequest,
            ExtensionType.SignedCertificateTimestamp,
            ExtensionType.CompressCertificate,
            ExtensionType.Cookie,
            ExtensionType.RecordSizeLimit,
            ExtensionType.ApplicationLayerProtocolNegotiation,
            ExtensionType.SessionTicket,
            ExtensionType.EarlyData,
            ExtensionType.PskKeyExchangeModes,
            ExtensionType.PreSharedKey,
        ],
    };

    /// <summary>Every extension at most once, pre_shared_key last; one without a value in this connection is left out.</summary>
    public required ExtensionType[] Order { get; init; }

    /// <summary>extension_data for types that this library does not fill in itself.</summary>
    public IReadOnlyDictionary<ExtensionType, byte[]> Foreign { get; init; } = new Dictionary<ExtensionType, byte[]>();

    /// <summary>Overrides the signature schemes on the wire; null sends those of the policy.</summary>
    public IReadOnlyList<SignatureScheme>? SignatureSchemes { get; init; }

    /// <summary>Overrides the groups on the wire; null sends those of the policy.</summary>
    public IReadOnlyList<NamedGroup>? Groups { get; init; }

    /// <summary>RFC 7685 §4: a ClientHello of 256 to 511 bytes is padded to 512, where the padding extension stands in <see cref="Order"/>.</summary>
    public bool PadTo512 { get; init; }
}

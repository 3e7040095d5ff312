using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;

namespace Tls.Core.Handshake;

/// <summary>What a version and a peer ask of a credential besides a shared signature scheme.</summary>
internal readonly ref struct CredentialDemands
{
    private readonly Func<SignatureScheme, CertificateKeyKind, bool> _fits;
    private readonly SuiteAuthentication _authentication;

    private CredentialDemands(Func<SignatureScheme, CertificateKeyKind, bool> fits, SuiteAuthentication authentication) =>
        (_fits, _authentication) = (fits, authentication);

    /// <summary>RFC 9846 §4.3.3: the scheme says it all.</summary>
    public static CredentialDemands Tls13 => new(SignatureSchemes.FitsTls13, SuiteAuthentication.Any);

    /// <summary>RFC 8422 §5.1.1: the curve of a key must be one that the peer listed, if it listed any; empty where it did not.</summary>
    public CodePointList<NamedGroup> Curves { get; init; }

    /// <summary>RFC 9846 §4.3.5: what our own certificate must have been issued for; empty where it does not matter.</summary>
    public ElementList<OidFilter, OidFilter> Filters { get; init; }

    /// <summary>RFC 5246 §7.4.2: the suite names the kind of key.</summary>
    public static CredentialDemands Tls12(SuiteAuthentication authentication) => new(SignatureSchemes.FitsTls12, authentication);

    public bool Fits(SignatureScheme scheme, CertificateKeyKind kind) => _fits(scheme, kind);

    public bool Allows(TlsCredential credential)
    {
        CertificateKeyKind kind = credential.Key.Kind;
        if (!_authentication.Allows(kind)) return false;
        foreach (OidFilter filter in Filters)
        {
            if (!credential.Facts.HaveUsages(filter.Oid, filter.Values)) return false;
        }
        return Curves.Count == 0 || kind.Curve() is not { } curve || Curves.Contains(curve);
    }
}

namespace Tls.Transports;

/// <summary>How a verifier learns whether a certificate was revoked.</summary>
public enum CertificateRevocation
{
    /// <summary>Not at all: the default. A staple is not looked at.</summary>
    Off,

    /// <summary>
    /// From the OCSP response that the peer stapled (RFC 6066 §8), if it did. One that came has to be good; that none came is accepted,
    /// unless the certificate says that it must (RFC 7633). A client has to ask for it: <c>TlsClientOptions.RequestCertificateStatus</c>.
    /// </summary>
    StapleIfSent,

    /// <summary>
    /// As <see cref="StapleIfSent"/>, and that none came is <c>CertificateRevocationUnknown</c>. For a client's verifier: servers here do not ask
    /// clients for staples, so one that demands them takes no client.
    /// </summary>
    Staple,

    /// <summary>
    /// The platform fetches CRLs and OCSP responses, for every certificate but the root: verification waits for the network, at most
    /// <see cref="CertificateRules.RevocationTimeout"/> for each. What cannot be learnt is <c>CertificateRevocationUnknown</c>. A staple is not
    /// looked at.
    /// </summary>
    Online,
}

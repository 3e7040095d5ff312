namespace Tls.Core;

/// <summary>What kind of certificate status is asked for (RFC 6066 §8). An open enumeration: a peer may send any value.</summary>
internal enum CertificateStatusType : byte
{
    Ocsp = 1,
}

using System;

namespace Tls.Core.Handshake;

/// <summary>What goes with the first certificate of a chain in TLS 1.3.</summary>
[Flags]
internal enum CertificateExtras
{
    None = 0,

    /// <summary>The staple (RFC 6066 §8).</summary>
    Status = 1,

    /// <summary>RFC 6962 §3.3.1.</summary>
    Timestamps = 2,
}

using System;

namespace Tls.Core.Crypto;

/// <summary>The purposes in a certificate's extended key usage that matter to TLS (RFC 5280 §4.2.1.12).</summary>
[Flags]
internal enum ExtendedKeyUsages
{
    /// <summary>The extension is there and names other purposes only.</summary>
    None = 0,
    ServerAuth = 1,
    ClientAuth = 2,

    /// <summary>anyExtendedKeyUsage.</summary>
    Any = 4,
}

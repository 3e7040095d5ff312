using System;

namespace Tls.Core.Extensions;

/// <summary>The messages that carry extensions in TLS 1.3 (RFC 9846 §4.3). Certificate means one entry of it.</summary>
[Flags]
internal enum ExtensionContext
{
    None = 0,
    ClientHello = 1,
    ServerHello = 2,
    HelloRetryRequest = 4,
    EncryptedExtensions = 8,
    Certificate = 16,
    CertificateRequest = 32,
    NewSessionTicket = 64,

    /// <summary>The ServerHello of TLS 1.2, which answers every extension itself.</summary>
    ServerHello12 = 128,
}

namespace Tls.Core;

/// <summary>The type of a handshake message (RFC 9846 §4). An open enumeration: a peer may send any value.</summary>
internal enum HandshakeType : byte
{
    /// <summary>TLS 1.2 only (RFC 5246 §7.4.1.1).</summary>
    HelloRequest = 0,
    ClientHello = 1,
    ServerHello = 2,
    NewSessionTicket = 4,
    EndOfEarlyData = 5,
    EncryptedExtensions = 8,
    Certificate = 11,

    /// <summary>TLS 1.2 only.</summary>
    ServerKeyExchange = 12,
    CertificateRequest = 13,

    /// <summary>TLS 1.2 only.</summary>
    ServerHelloDone = 14,
    CertificateVerify = 15,

    /// <summary>TLS 1.2 only.</summary>
    ClientKeyExchange = 16,
    Finished = 20,

    /// <summary>TLS 1.2 only (RFC 6066 §8).</summary>
    CertificateStatus = 22,
    KeyUpdate = 24,

    /// <summary>RFC 8879.</summary>
    CompressedCertificate = 25,

    /// <summary>Only in the transcript (RFC 9846 §4.1); on the wire it is unexpected.</summary>
    MessageHash = 254,
}

using System;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;

namespace Tls.Transports;

/// <content>What is known of the connection, in this library's words and in SslStream's.</content>
public sealed partial class TlsStream
{
    [SuppressMessage("Usage", "CA2213:Disposable fields should be disposed", Justification = "It is the caller's, who may keep it longer than the stream.")]
    private X509Certificate2? _remoteCertificate;

    /// <summary>What was negotiated. Throws <see cref="InvalidOperationException"/> before the handshake began, as does what follows from it.</summary>
    public TlsConnectionInfo Info => Connection.Info;

    /// <summary>True once the handshake is complete.</summary>
    public bool IsAuthenticated => _isOpen && Connection.HasConnected;

    /// <summary>As <see cref="IsAuthenticated"/>: no connection without encryption is ever negotiated.</summary>
    public bool IsEncrypted => IsAuthenticated;

    /// <summary>As <see cref="IsAuthenticated"/>: every record is protected against change.</summary>
    public bool IsSigned => IsAuthenticated;

    /// <summary>True where both sides have shown a certificate and signed with its key.</summary>
    public bool IsMutuallyAuthenticated =>
        IsAuthenticated && Info.LocalSignatureScheme != SignatureScheme.None && Info.PeerSignatureScheme != SignatureScheme.None;

    /// <summary>True for the server's side, from the handshake's beginning.</summary>
    public bool IsServer => _connection is { IsServer: true };

    /// <summary>Disposing this leaves the inner stream open.</summary>
    public bool LeaveInnerStreamOpen => _leaveInnerOpen;

    /// <summary>The version, as SslStream names it; None before it is negotiated.</summary>
    public SslProtocols SslProtocol => Info.Version switch
    {
        ProtocolVersion.Tls13 => SslProtocols.Tls13,
        ProtocolVersion.Tls12 => SslProtocols.Tls12,
        _ => SslProtocols.None,
    };

    /// <summary>The cipher suite, as SslStream names it; <see cref="TlsCipherSuite.TLS_NULL_WITH_NULL_NULL"/> before it is negotiated.</summary>
    public TlsCipherSuite NegotiatedCipherSuite => (TlsCipherSuite)Info.CipherSuite;

    /// <summary>The application protocol that both sides agreed on (RFC 7301); <c>default</c> where none was. As text: <see cref="TlsConnectionInfo.ApplicationProtocol"/>.</summary>
    public SslApplicationProtocol NegotiatedApplicationProtocol =>
        Info.ApplicationProtocol is { } name ? new SslApplicationProtocol(name) : default;

    /// <summary>The name that the client asked for; empty where it named none (RFC 6066 §3).</summary>
    public string TargetHostName => Info.ServerName ?? "";

    /// <summary>The peer's own certificate; null where it showed none. The same object each time, the caller's to dispose. The chain: <see cref="TlsConnectionInfo.PeerCertificates"/>.</summary>
    public X509Certificate? RemoteCertificate
    {
        get
        {
            if (_remoteCertificate is null && Info.PeerCertificates is [{ } own, ..]) _remoteCertificate = X509CertificateLoader.LoadCertificate(own.Span);
            return _remoteCertificate;
        }
    }
}

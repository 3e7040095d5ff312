using System;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tls.Core;

namespace Tls.Kestrel;

/// <summary>What ASP.NET wants to know of a TLS connection. From <see cref="ITlsApplicationProtocolFeature"/> Kestrel learns which HTTP to speak.</summary>
internal sealed class TlsFeatures(TlsConnectionInfo info) : ITlsHandshakeFeature, ITlsConnectionFeature, ITlsApplicationProtocolFeature, IDisposable
{
    private X509Certificate2? _clientCertificate =
        info.PeerCertificates is [{ } own, ..] ? X509CertificateLoader.LoadCertificate(own.Span) : null;

    public ReadOnlyMemory<byte> ApplicationProtocol { get; } = Encoding.UTF8.GetBytes(info.ApplicationProtocol ?? "");

    /// <summary>Empty where the client asked for no name.</summary>
    public string HostName => info.ServerName ?? "";

    public SslProtocols Protocol => info.Version == ProtocolVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12;

    public TlsCipherSuite? NegotiatedCipherSuite => (TlsCipherSuite)info.CipherSuite;

    // The suite says it all; these are here because the interface has them still.
#pragma warning disable SYSLIB0058
    public CipherAlgorithmType CipherAlgorithm => CipherAlgorithmType.None;

    public int CipherStrength => 0;

    public HashAlgorithmType HashAlgorithm => HashAlgorithmType.None;

    public int HashStrength => 0;

    public ExchangeAlgorithmType KeyExchangeAlgorithm => ExchangeAlgorithmType.None;

    public int KeyExchangeStrength => 0;
#pragma warning restore SYSLIB0058

    /// <summary>Null where none was asked for or shown. Another one may be put in its place, as a proxy's users do.</summary>
    public X509Certificate2? ClientCertificate
    {
        get => _clientCertificate;
        set => _clientCertificate = value;
    }

    // Nobody is asked in mid-connection: there is no renegotiation, and HTTP/2 forbids asking later (RFC 9113 §9.2.3).
    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);

    public void Dispose() => _clientCertificate?.Dispose();
}

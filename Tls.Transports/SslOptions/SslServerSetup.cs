using System;
using System.Collections.Generic;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;

namespace Tls.Transports;

/// <summary>One server's handshake by <see cref="SslServerAuthenticationOptions"/>. Owns the credentials that it made of them: dispose it after the handshake.</summary>
internal sealed class SslServerSetup : IDisposable
{
    private readonly TlsStream _stream;
    private readonly SslServerAuthenticationOptions _options;
    private readonly ServerCertificateSelectionCallback? _selectCertificate;
    private readonly List<TlsCredential> _credentials = [];

    /// <summary>Throws for what cannot be honoured, and for certificates that cannot be used.</summary>
    public SslServerSetup(SslServerAuthenticationOptions options, TlsStream stream)
    {
        ArgumentNullException.ThrowIfNull(options);
        CommonSslOptions.CheckEncryptionPolicy(options.EncryptionPolicy);
        if (options.AllowRenegotiation) throw CommonSslOptions.Unsupported(nameof(options.AllowRenegotiation), "there is no renegotiation");
        _stream = stream;
        _options = options;
        _selectCertificate = options.ServerCertificateSelectionCallback;
        Verifier = CommonSslOptions.Verifier(
            stream, options.RemoteCertificateValidationCallback, options.CertificateChainPolicy, options.CertificateRevocationCheckMode);
        try
        {
            if (_selectCertificate is null) AddServerCertificate();
            Context = CreateContext(_credentials);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TlsServerContext Context { get; }

    public CertificateVerifier Verifier { get; }

    /// <summary>Asks ServerCertificateSelectionCallback, where there is one; everything else goes to <paramref name="others"/>.</summary>
    public TlsDecisionHandler? Handler(TlsDecisionHandler? others)
    {
        if (_selectCertificate is null) return others;
        return (decision, cancellationToken) =>
        {
            if (decision is not ClientHelloDecision hello) return others is null ? default : others(decision, cancellationToken);
            hello.Use(CreateContext([Select(hello.ServerName ?? "")]));
            return default;
        };
    }

    /// <summary>
    /// After the handshake: a client without a certificate is put to RemoteCertificateValidationCallback too, as there, also where none was
    /// asked for. The peer cannot be told any more why it is left.
    /// </summary>
    /// <exception cref="AuthenticationException">The callback refused.</exception>
    public void CheckAbsentCertificate()
    {
        if (_stream.RemoteCertificate is not null || _options.RemoteCertificateValidationCallback is not { } callback) return;
        if (callback(_stream, null, null, SslPolicyErrors.RemoteCertificateNotAvailable)) return;
        throw new AuthenticationException("RemoteCertificateValidationCallback refused a client without a certificate.");
    }

    public void Dispose()
    {
        foreach (TlsCredential credential in _credentials) credential.Dispose();
    }

    private TlsServerContext CreateContext(IReadOnlyList<TlsCredential> credentials)
    {
        (ProtocolVersion min, ProtocolVersion max) = CommonSslOptions.EnabledSslProtocols(_options.EnabledSslProtocols);
        return TlsServerContext.Create(new TlsServerOptions
        {
            MinVersion = min,
            MaxVersion = max,
            CipherSuites = CommonSslOptions.CipherSuitesPolicy(_options.CipherSuitesPolicy),
            SignatureSchemes = CommonSslOptions.AllowedSchemes(_options.AllowRsaPkcs1Padding, _options.AllowRsaPssPadding),
            ApplicationProtocols = CommonSslOptions.ApplicationProtocols(_options.ApplicationProtocols),
            Credentials = credentials,
            ClientCertificates = ClientCertificates(),
            PauseAtClientHello = _selectCertificate is not null,
            CollectKeyLog = _stream.KeyLog is not null,
        });
    }

    // Where there is a callback, it is the one to say whether a client may do without.
    private ClientCertificateMode ClientCertificates()
    {
        if (!_options.ClientCertificateRequired) return ClientCertificateMode.None;
        return _options.RemoteCertificateValidationCallback is null ? ClientCertificateMode.Required : ClientCertificateMode.Optional;
    }

    private void AddServerCertificate()
    {
        if (_options.ServerCertificateContext is { } context) _credentials.Add(CommonSslOptions.Credential(context));
        else if (_options.ServerCertificate is { } certificate) _credentials.Add(CommonSslOptions.Credential(certificate, nameof(_options.ServerCertificate)));
        else throw new ArgumentException("One of ServerCertificate, ServerCertificateContext and ServerCertificateSelectionCallback has to be set.");
    }

    private TlsCredential Select(string hostName)
    {
        X509Certificate? chosen = _selectCertificate!(_stream, hostName);
        if (chosen is null) throw new AuthenticationException("ServerCertificateSelectionCallback chose no certificate.");
        TlsCredential credential = CommonSslOptions.Credential(chosen, nameof(_options.ServerCertificateSelectionCallback));
        _credentials.Add(credential);
        return credential;
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;

namespace Tls.Transports;

/// <summary>One client's handshake by <see cref="SslClientAuthenticationOptions"/>. Owns the credentials that it made of them: dispose it after the handshake.</summary>
internal sealed class SslClientSetup : IDisposable
{
    private readonly TlsStream _stream;
    private readonly LocalCertificateSelectionCallback? _selectCertificate;
    private readonly X509CertificateCollection _localCertificates;
    private readonly string _targetHost;
    private readonly List<TlsCredential> _credentials = [];

    /// <summary>Throws for what cannot be honoured, and for certificates that cannot be used.</summary>
    public SslClientSetup(SslClientAuthenticationOptions options, TlsStream stream)
    {
        ArgumentNullException.ThrowIfNull(options);
        CommonSslOptions.CheckEncryptionPolicy(options.EncryptionPolicy);
        _stream = stream;
        _targetHost = options.TargetHost ?? "";
        _localCertificates = options.ClientCertificates ?? [];
        _selectCertificate = options.ClientCertificateContext is null ? options.LocalCertificateSelectionCallback : null;
        AllowsResumption = options.AllowTlsResume;
        Verifier = CommonSslOptions.Verifier(
            stream, options.RemoteCertificateValidationCallback, options.CertificateChainPolicy, options.CertificateRevocationCheckMode);
        try
        {
            if (options.ClientCertificateContext is { } context) _credentials.Add(CommonSslOptions.Credential(context));
            else if (_selectCertificate is null) AddLocalCertificates();
            Context = CreateContext(options);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TlsClientContext Context { get; }

    /// <summary>TargetHost; null where that is empty, and then only a callback can accept the server.</summary>
    public string? ServerName => _targetHost.Length == 0 ? null : _targetHost;

    public CertificateVerifier Verifier { get; }

    /// <summary>AllowTlsResume. Without it the stream's sessions play no part.</summary>
    public bool AllowsResumption { get; }

    /// <summary>Asks LocalCertificateSelectionCallback, where it is the one to ask; everything else goes to <paramref name="others"/>.</summary>
    public TlsDecisionHandler? Handler(TlsDecisionHandler? others)
    {
        if (_selectCertificate is null) return others;
        return (decision, cancellationToken) =>
        {
            if (decision is not CertificateRequestDecision request) return others is null ? default : others(decision, cancellationToken);
            SelectCertificate(request);
            return default;
        };
    }

    public void Dispose()
    {
        foreach (TlsCredential credential in _credentials) credential.Dispose();
    }

    private TlsClientContext CreateContext(SslClientAuthenticationOptions options)
    {
        (ProtocolVersion min, ProtocolVersion max) = CommonSslOptions.EnabledSslProtocols(options.EnabledSslProtocols);
        return TlsClientContext.Create(new TlsClientOptions
        {
            MinVersion = min,
            MaxVersion = max,
            CipherSuites = CommonSslOptions.CipherSuitesPolicy(options.CipherSuitesPolicy),
            SignatureSchemes = CommonSslOptions.AllowedSchemes(options.AllowRsaPkcs1Padding, options.AllowRsaPssPadding),
            ApplicationProtocols = CommonSslOptions.ApplicationProtocols(options.ApplicationProtocols),
            Credentials = [.. _credentials],
            PauseAtCertificateRequest = _selectCertificate is not null,
            CollectKeyLog = _stream.KeyLog is not null,
        });
    }

    private void AddLocalCertificates()
    {
        foreach (X509Certificate certificate in _localCertificates)
        {
            _credentials.Add(CommonSslOptions.Credential(certificate, nameof(SslClientAuthenticationOptions.ClientCertificates)));
        }
    }

    private void SelectCertificate(CertificateRequestDecision request)
    {
        string[] issuers = [.. request.Authorities.Select(name => new X500DistinguishedName(name.Span).Name)];
        if (_selectCertificate!(_stream, _targetHost, _localCertificates, _stream.RemoteCertificate, issuers) is not { } chosen)
        {
            request.UseNone();
            return;
        }
        TlsCredential credential = CommonSslOptions.Credential(chosen, nameof(SslClientAuthenticationOptions.LocalCertificateSelectionCallback));
        _credentials.Add(credential);
        request.Use(credential);
    }
}

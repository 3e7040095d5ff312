using System;
using System.Collections.Generic;
using System.Security.Cryptography.X509Certificates;

namespace Tls.Transports;

/// <summary>The certificates of one question: those from the cache are shared, the others are disposed with this unless they are kept.</summary>
internal sealed class LoadedCertificates(CertificateCache cache) : IDisposable
{
    private readonly List<X509Certificate2> _certificates = [];
    private List<(ReadOnlyMemory<byte> Der, X509Certificate2 Certificate)>? _own;

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<X509Certificate2> Certificates => _certificates;

    /// <summary>Throws <see cref="System.Security.Cryptography.CryptographicException"/> where the platform cannot read it.</summary>
    public void Add(ReadOnlyMemory<byte> der)
    {
        X509Certificate2? certificate = cache.Find(der);
        if (certificate is null)
        {
            certificate = X509CertificateLoader.LoadCertificate(der.Span);
            (_own ??= []).Add((der, certificate));
        }
        _certificates.Add(certificate);
    }

    /// <summary>The chain was good: what was read for it is worth keeping.</summary>
    public void Keep() => _own?.RemoveAll(own => cache.Keep(own.Der, own.Certificate));

    public void Dispose()
    {
        foreach ((_, X509Certificate2 certificate) in _own ?? []) certificate.Dispose();
    }
}

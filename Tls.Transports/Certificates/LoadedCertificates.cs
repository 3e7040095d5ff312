using System;
using System.Collections.Generic;

namespace Tls.Transports;

/// <summary>The certificates of one question: those from the cache are shared, the others are disposed with this unless they are kept.</summary>
internal sealed class LoadedCertificates(CertificateCache cache, int count) : IDisposable
{
    private readonly List<KnownCertificate> _certificates = new(count);
    private List<(ReadOnlyMemory<byte> Der, KnownCertificate Certificate)>? _own;

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<KnownCertificate> Certificates => _certificates;

    /// <summary>Throws <see cref="System.Security.Cryptography.CryptographicException"/> where the platform cannot read it.</summary>
    public void Add(ReadOnlyMemory<byte> der)
    {
        KnownCertificate? certificate = cache.Find(der);
        if (certificate is null)
        {
            certificate = KnownCertificate.Load(der);
            (_own ??= []).Add((der, certificate));
        }
        _certificates.Add(certificate);
    }

    /// <summary>The chain was good: what was read for it is worth keeping.</summary>
    public void Keep() => _own?.RemoveAll(own => cache.Keep(own.Der, own.Certificate));

    public void Dispose()
    {
        if (_own is null) return;
        foreach ((_, KnownCertificate certificate) in _own) certificate.Dispose();
    }
}

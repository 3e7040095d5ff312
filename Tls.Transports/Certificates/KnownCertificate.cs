using System;
using System.Formats.Asn1;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tls.Transports;

/// <summary>
/// A certificate as the platform has parsed it, and what else is read of it, read once: none of it depends on anything but the bytes.
/// Any thread may use it; two may read the same thing twice, which does no harm.
/// </summary>
internal sealed class KnownCertificate : IDisposable
{
    private const string NameConstraintsOid = "2.5.29.30";

    private readonly Lazy<bool> _allowsDigitalSignature;
    private readonly Lazy<byte[]?> _nameConstraints;
    private CertificateFacts? _facts;
    private SubjectAltNames? _names;

    private KnownCertificate(X509Certificate2 certificate)
    {
        Certificate = certificate;
        _allowsDigitalSignature = new Lazy<bool>(() => ReadKeyUsage(certificate));
        _nameConstraints = new Lazy<byte[]?>(() => certificate.Extensions.FirstOrDefault(extension => extension.Oid?.Value == NameConstraintsOid)?.RawData);
    }

    public X509Certificate2 Certificate { get; }

    /// <exception cref="AsnContentException">The bytes are not the DER of a certificate, or more follow it.</exception>
    public CertificateFacts Facts => _facts ??= CertificateFacts.Parse(Certificate.RawDataMemory);

    /// <exception cref="CryptographicException">The subjectAltName is malformed.</exception>
    public SubjectAltNames Names => _names ??= SubjectAltNames.Read(Certificate);

    /// <summary>RFC 9846 §4.5.1.2: the bit must be set if the extension is there. The platform does not look at it, for servers or clients.</summary>
    /// <exception cref="CryptographicException">The key usage is malformed.</exception>
    public bool AllowsDigitalSignature => _allowsDigitalSignature.Value;

    /// <summary>RFC 5280 §4.2.1.10, in DER; null where the certificate has none.</summary>
    public byte[]? NameConstraints => _nameConstraints.Value;

    /// <exception cref="CryptographicException">The platform cannot read it.</exception>
    public static KnownCertificate Load(ReadOnlyMemory<byte> der) => Of(X509CertificateLoader.LoadCertificate(der.Span));

    /// <summary>Takes the certificate over: it is disposed with this, where this is.</summary>
    public static KnownCertificate Of(X509Certificate2 certificate) => new(certificate);

    public void Dispose() => Certificate.Dispose();

    private static bool ReadKeyUsage(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509KeyUsageExtension>().All(usage => usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature));
}

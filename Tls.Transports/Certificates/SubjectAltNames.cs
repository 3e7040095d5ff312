using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tls.Transports;

/// <summary>The names that a certificate bears (RFC 5280 §4.2.1.6), of the kinds that a TLS peer can be asked for. Immutable: any thread may use it.</summary>
internal sealed class SubjectAltNames
{
    private const string Identifier = "2.5.29.17";
    private static readonly SubjectAltNames None = new([], []);

    private SubjectAltNames(string[] dnsNames, byte[][] addresses) => (DnsNames, Addresses) = (dnsNames, addresses);

    /// <summary>As they stand there, wildcards among them.</summary>
    public IReadOnlyList<string> DnsNames { get; }

    /// <summary>IP addresses of 4 or 16 bytes.</summary>
    public IReadOnlyList<byte[]> Addresses { get; }

    /// <exception cref="CryptographicException">The extension is malformed or there are two of it (RFC 5280 §4.2).</exception>
    public static SubjectAltNames Read(X509Certificate2 certificate)
    {
        X509Extension[] found = [.. certificate.Extensions.Where(extension => extension.Oid?.Value == Identifier)];
        if (found.Length == 0) return None;
        if (found.Length > 1) throw new CryptographicException("more than one subjectAltName");
        var names = new X509SubjectAlternativeNameExtension(found[0].RawData, found[0].Critical);
        return new SubjectAltNames([.. names.EnumerateDnsNames()], [.. names.EnumerateIPAddresses().Select(address => address.GetAddressBytes())]);
    }
}

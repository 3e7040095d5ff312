using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>Names of authorities, in DER.</summary>
internal static class DistinguishedNames
{
    public static bool AnyIssued(IEnumerable<byte[]> chain, IReadOnlyList<ReadOnlyMemory<byte>> authorities) =>
        chain.Any(der =>
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
            byte[] issuer = certificate.IssuerName.RawData;
            return authorities.Any(authority => authority.Span.SequenceEqual(issuer));
        });

    /// <summary>As the flags have them: hexadecimal, separated by commas.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Parse(string list) =>
        list is "" or "<NULL>" or "<EMPTY>" ? [] : [.. list.Split(',').Select(name => new ReadOnlyMemory<byte>(Convert.FromHexString(name)))];

    /// <summary>As certificate_authorities has them (RFC 9846 §4.3.4): a length for the list, and one before each.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ParseExtension(ReadOnlyMemory<byte> data) => LengthPrefixed.Read(data);
}

using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Tls.Core;

namespace Tls.Sample;

/// <summary>What two ends agreed on, as text. What the peer chose is not HTML-encoded, but does a terminal no harm.</summary>
internal static class Negotiated
{
    public static IReadOnlyList<(string Label, string Value)> Facts(TlsConnectionInfo info) =>
    [
        ("version", Names.Of(info.Version)),
        ("suite", info.CipherSuite.ToString()),
        ("group", Names.Of(info.Group) + (info.HelloRetryRequested ? ", after a HelloRetryRequest" : "")),
        ("ALPN", Names.Printable(info.ApplicationProtocol ?? "none")),
        ("server name", Names.Printable(info.ServerName ?? "none")),
        .. info.IsResumed ? [("session", "resumed")] : Array.Empty<(string, string)>(),
        .. info.EarlyData == TlsEarlyData.None ? Array.Empty<(string, string)>() : [("early data", OfEarlyData(info))],
        .. info.PreSharedKeyIdentity.IsEmpty ? [] : ((string, string)[])[("key", Names.Printable(Encoding.UTF8.GetString(info.PreSharedKeyIdentity.Span)))],
    ];

    public static string Line(TlsConnectionInfo info) =>
        $"{Names.Of(info.Version)}, {info.CipherSuite}, {Names.Of(info.Group)}, ALPN {Names.Printable(info.ApplicationProtocol ?? "none")}, " +
        $"server name {Names.Printable(info.ServerName ?? "none")}{(info.IsResumed ? ", resumed" : "")}" +
        (info.EarlyData == TlsEarlyData.None ? "" : $", early data {OfEarlyData(info)}");

    /// <summary>One line for each certificate of the peer, its own first.</summary>
    public static IEnumerable<string> PeerChain(TlsConnectionInfo info)
    {
        foreach (ReadOnlyMemory<byte> der in info.PeerCertificates) yield return Names.Printable(Describe(der));
    }

    private static string OfEarlyData(TlsConnectionInfo info) =>
        info.EarlyData == TlsEarlyData.Accepted ? $"accepted, {info.EarlyDataLength} bytes" : "rejected";

    private static string Describe(ReadOnlyMemory<byte> der)
    {
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der.Span);
            return $"subject {certificate.Subject}; issuer {certificate.Issuer}; " +
                $"valid {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}";
        }
        catch (CryptographicException)
        {
            // With --insecure nobody has looked at it yet.
            return "not readable as a certificate";
        }
    }
}

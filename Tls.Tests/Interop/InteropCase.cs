using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Interop;

/// <summary>What is out of the ordinary in one <see cref="InteropCase"/>.</summary>
internal enum Twist
{
    Nothing,
    HelloRetryRequest,
    Padding,
    SmallRecords,
    NoMiddleboxCompatibility,
    KeyUpdate,
}

/// <summary>One connection to be tried with every peer in both directions.</summary>
internal sealed record InteropCase(CipherSuite Suite, NamedGroup Group, CertificateKeyKind Kind, Twist Twist, int PayloadLength)
{
    private static readonly CipherSuite[] Suites =
    [
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    ];

    private static readonly NamedGroup[] AllGroups = [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1];

    private static readonly CertificateKeyKind[] Kinds =
    [
        CertificateKeyKind.EcdsaP256,
        CertificateKeyKind.EcdsaP384,
        CertificateKeyKind.EcdsaP521,
        CertificateKeyKind.Rsa,
        CertificateKeyKind.RsaPss,
        CertificateKeyKind.Ed25519,
    ];

    // Around the largest record, the smallest there is, and enough to fill several.
    private static readonly int[] PayloadLengths = [1, 16_384, 16_385, 100_000, 1_000];

    /// <summary>TLS 1.3: every pair of suite, group and kind, and every pair of twist and group, is in one of them.</summary>
    public static IEnumerable<InteropCase> Tls13 =>
        from row in Enumerable.Range(0, AllGroups.Length)
        from column in Enumerable.Range(0, Kinds.Length)
        select new InteropCase(
            Suites[(row + column) % Suites.Length],
            AllGroups[row],
            Kinds[column],
            (Twist)((column + 2 * row) % Enum.GetValues<Twist>().Length),
            PayloadLengths[(row + column) % PayloadLengths.Length]);

    /// <summary>TLS 1.2 with a peer that knows all of it.</summary>
    public static IEnumerable<InteropCase> Tls12 => Of12(AllGroups, Kinds, [.. CipherSuiteSpec.All.ToArray().Where(spec => spec.Version == ProtocolVersion.Tls12)]);

    /// <summary>Both versions.</summary>
    public static IEnumerable<InteropCase> All => [.. Tls13, .. Tls12];

    public ProtocolVersion Version => CipherSuiteSpec.Find(Suite)!.Version;

    /// <summary>What a client lists that can only do what the case wants: in TLS 1.2 the certificate's curve, too (RFC 8422 §5.1.1).</summary>
    public NamedGroup[] Groups => Version == ProtocolVersion.Tls12 && Kind.Curve() is { } curve && curve != Group ? [Group, curve] : [Group];

    /// <summary>A group that is not the case's, for a client to guess wrongly.</summary>
    public NamedGroup OtherGroup => Group == NamedGroup.X25519 ? NamedGroup.Secp256r1 : NamedGroup.X25519;

    /// <summary>
    /// TLS 1.2 with a peer that knows these: every pair of suite and group, and every pair of kind with one of either, is in one of them. Three
    /// kinds of ECDSA keys share the suites of ECDSA among them; RSA has its own to itself.
    /// </summary>
    public static IEnumerable<InteropCase> Of12(NamedGroup[] groups, CertificateKeyKind[] kinds, CipherSuiteSpec[] known) =>
        from row in Enumerable.Range(0, groups.Length)
        from column in Enumerable.Range(0, kinds.Length)
        let suites = known.Where(spec => spec.Authentication.Allows(kinds[column])).ToArray()
        from turn in Enumerable.Range(0, kinds[column] == CertificateKeyKind.Rsa ? suites.Length : 1)
        let number = row + column + turn
        select new InteropCase(
            suites[number % suites.Length].Suite,
            groups[row],
            kinds[column],
            row % 2 == 0 ? Twist.Nothing : Twist.SmallRecords,
            PayloadLengths[number % PayloadLengths.Length]);

    /// <summary>What the group is called in OpenSSL's options.</summary>
    public static string OpenSslName(NamedGroup group) => group switch
    {
        NamedGroup.X25519 => "X25519",
        NamedGroup.Secp256r1 => "P-256",
        NamedGroup.Secp384r1 => "P-384",
        NamedGroup.Secp521r1 => "P-521",
        _ => group.ToString(),
    };

    /// <summary>What the suite is called in OpenSSL's options: in TLS 1.3 as everywhere else.</summary>
    public static string OpenSslName(CipherSuite suite) => suite switch
    {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 => "ECDHE-ECDSA-AES128-GCM-SHA256",
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 => "ECDHE-ECDSA-AES256-GCM-SHA384",
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 => "ECDHE-ECDSA-CHACHA20-POLY1305",
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 => "ECDHE-RSA-AES128-GCM-SHA256",
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 => "ECDHE-RSA-AES256-GCM-SHA384",
        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256 => "ECDHE-RSA-CHACHA20-POLY1305",
        _ => suite.ToString(),
    };

    /// <summary>The groups of a peer's client, whose key share is for the first.</summary>
    public string OpenSslClientGroups =>
        Twist == Twist.HelloRetryRequest ? $"{OpenSslName(OtherGroup)}:{OpenSslName(Group)}" : string.Join(':', Groups.Select(OpenSslName));

    /// <summary>Holds what our side negotiated to the case.</summary>
    public void Check(TlsConnection tls)
    {
        TlsConnectionInfo info = tls.Info;
        SignatureScheme scheme = tls.IsServer ? info.LocalSignatureScheme : info.PeerSignatureScheme;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(info.Version, Is.EqualTo(Version));
            Assert.That(info.CipherSuite, Is.EqualTo(Suite));
            Assert.That(info.Group, Is.EqualTo(Group));
            Assert.That(info.HelloRetryRequested, Is.EqualTo(Twist == Twist.HelloRetryRequest));
            Assert.That(Version == ProtocolVersion.Tls12 ? scheme.FitsTls12(Kind) : scheme.FitsTls13(Kind), $"{scheme} with a key of kind {Kind}");
            Assert.That(info.ServerName, Is.EqualTo(Ours.ServerName));
            Assert.That(info.ApplicationProtocol, Is.EqualTo(Ours.Protocol));
        }
    }

    public override string ToString() => $"{Suite}, {Group}, {Kind}, {Twist}, {PayloadLength} bytes";
}

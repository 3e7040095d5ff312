using System.Collections.Generic;
using System.Linq;
using CsCheck;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Pair;
using Tls.Transports;

namespace Tls.Tests.Properties;

/// <summary>
/// Whatever two honest sides allow: they come to values that both allow, or to none, and then for a reason that says so. That a client
/// refuses anything else is in <see cref="Handshake.OfferedValuesTests"/>; so a server that answered outside the offer would be found here.
/// </summary>
internal sealed class OfferedValuesProperties
{
    private static readonly TlsClientOptions Defaults = new();
    private static readonly string[] Protocols = ["h2", "http/1.1", "acme-tls/1"];

    private static readonly TlsFault[] NothingInCommon =
    [
        TlsFault.UnsupportedVersion, TlsFault.NoSharedCipherSuite, TlsFault.NoSharedGroup, TlsFault.NoSharedSignatureScheme, TlsFault.NoApplicationProtocol,
    ];

    private static readonly TlsCredential[] Credentials =
        [.. new[] { CertificateKeyKind.EcdsaP256, CertificateKeyKind.Rsa, CertificateKeyKind.Ed25519 }.Select(kind => TestPair.Credential(kind))];

    /// <summary>What one side allows: bits that choose from the defaults; versions by number.</summary>
    private static readonly Gen<(int Suites, int Groups, int Schemes, int Protocols, int Versions)> Side = Gen.Select(
        Mask(Defaults.CipherSuites.Count), Mask(Defaults.Groups.Count), Mask(Defaults.SignatureSchemes.Count),
        Gen.Int[0, (1 << Protocols.Length) - 1], Gen.Int[0, 2]);

    [Test]
    public void Both_sides_come_to_what_both_allow() => Gen.Select(Side, Side, Mask(Credentials.Length)).Sample((ours, theirs, credentials) =>
    {
        var client = new TlsClientOptions
        {
            CipherSuites = SuitesOf(ours.Suites, ours.Versions), Groups = GroupsOf(ours.Groups, ours.Versions),
            SignatureSchemes = Chosen(Defaults.SignatureSchemes, ours.Schemes),
            ApplicationProtocols = Chosen(Protocols, ours.Protocols), MinVersion = MinOf(ours.Versions), MaxVersion = MaxOf(ours.Versions),
        };
        var server = new TlsServerOptions
        {
            CipherSuites = SuitesOf(theirs.Suites, theirs.Versions), Groups = GroupsOf(theirs.Groups, theirs.Versions),
            SignatureSchemes = Chosen(Defaults.SignatureSchemes, theirs.Schemes),
            ApplicationProtocols = Chosen(Protocols, theirs.Protocols), MinVersion = MinOf(theirs.Versions), MaxVersion = MaxOf(theirs.Versions),
            Credentials = Chosen(Credentials, credentials),
        };
        using TlsMemoryPair pair = TestPair.Create(client, server);
        pair.Start();
        pair.Run();
        ExpectCommon(pair, client, server);
    }, iter: 300);

    private static void ExpectCommon(TlsMemoryPair pair, TlsClientOptions client, TlsServerOptions server)
    {
        TlsConnection mine = pair.Client.Connection, theirs = pair.Server.Connection;
        if (!mine.IsConnected)
        {
            Assert.That(mine.Error!.Value.IsAlertFromPeer, $"a client refused an honest server: {mine.Error}");
            Assert.That(NothingInCommon, Does.Contain(theirs.Error!.Value.Fault));
            return;
        }
        TlsConnectionInfo info = mine.Info;
        foreach (TlsOptions options in new TlsOptions[] { client, server })
        {
            Assert.That(info.Version, Is.InRange(options.MinVersion, options.MaxVersion));
            Assert.That(options.CipherSuites, Does.Contain(info.CipherSuite));
            Assert.That(options.Groups, Does.Contain(info.Group));
            if (info.ApplicationProtocol is { } protocol) Assert.That(options.ApplicationProtocols, Does.Contain(protocol));
        }
        Assert.That(client.SignatureSchemes, Does.Contain(info.PeerSignatureScheme));
        Assert.That((theirs.Info.Version, theirs.Info.CipherSuite, theirs.Info.Group, theirs.Info.ApplicationProtocol, theirs.Info.LocalSignatureScheme),
            Is.EqualTo((info.Version, info.CipherSuite, info.Group, info.ApplicationProtocol, info.PeerSignatureScheme)));
    }

    // Options without a suite or a group of a version that they allow are a mistake of the caller.
    private static List<CipherSuite> SuitesOf(int mask, int versions)
    {
        List<CipherSuite> suites = Chosen(Defaults.CipherSuites, mask);
        if (versions != 2 && !suites.Exists(Is13)) suites.Add(CipherSuite.TLS_AES_128_GCM_SHA256);
        if (versions != 1 && suites.TrueForAll(Is13)) suites.Add(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        return suites;
    }

    private static List<NamedGroup> GroupsOf(int mask, int versions)
    {
        List<NamedGroup> groups = Chosen(Defaults.Groups, mask);
        if (versions != 1 && groups.TrueForAll(group => group == NamedGroup.X25519MLKEM768)) groups.Add(NamedGroup.Secp521r1);
        return groups;
    }

    private static bool Is13(CipherSuite suite) => (int)suite >> 8 == 0x13;

    private static ProtocolVersion MinOf(int versions) => versions == 1 ? ProtocolVersion.Tls13 : ProtocolVersion.Tls12;

    private static ProtocolVersion MaxOf(int versions) => versions == 2 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13;

    private static Gen<int> Mask(int count) => Gen.Int[1, (1 << count) - 1];

    private static List<T> Chosen<T>(IReadOnlyList<T> all, int mask) => [.. all.Where((_, index) => (mask >> index & 1) != 0)];
}

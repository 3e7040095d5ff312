using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>What a server likes equally, the client's order decides; the rest stays where the server put it.</summary>
internal sealed class EqualPreferenceTests
{
    private const CipherSuite Aes128 = CipherSuite.TLS_AES_128_GCM_SHA256;
    private const CipherSuite Aes256 = CipherSuite.TLS_AES_256_GCM_SHA384;
    private const CipherSuite ChaCha = CipherSuite.TLS_CHACHA20_POLY1305_SHA256;
    private const CipherSuite Aes128Of12 = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
    private const CipherSuite Aes256Of12 = CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384;
    private const CipherSuite ChaChaOf12 = CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256;

    [TestCase(new[] { ChaCha, Aes256, Aes128 }, ExpectedResult = ChaCha)]
    [TestCase(new[] { Aes256, ChaCha, Aes128 }, ExpectedResult = ChaCha)]
    [TestCase(new[] { Aes256, Aes128, ChaCha }, ExpectedResult = Aes128)]
    [TestCase(new[] { Aes256, ChaCha }, ExpectedResult = ChaCha)]
    [TestCase(new[] { Aes256 }, ExpectedResult = Aes256)]
    public CipherSuite Among_equal_suites_the_clients_first_is_taken(CipherSuite[] client) =>
        Connect(client, [Aes128, Aes256, ChaCha], equal: [ChaCha, Aes128]).CipherSuite;

    [TestCase(new[] { ChaChaOf12, Aes256Of12, Aes128Of12 }, ExpectedResult = ChaChaOf12)]
    [TestCase(new[] { Aes256Of12, Aes128Of12, ChaChaOf12 }, ExpectedResult = Aes128Of12)]
    [TestCase(new[] { Aes256Of12 }, ExpectedResult = Aes256Of12)]
    public CipherSuite So_it_is_in_TLS_12(CipherSuite[] client) =>
        Connect(client, [Aes128Of12, Aes256Of12, ChaChaOf12], equal: [Aes128Of12, ChaChaOf12]).CipherSuite;

    [Test]
    public void Suites_that_stand_before_the_equal_ones_go_before_them() =>
        Assert.That(Connect([ChaCha, Aes128, Aes256], [Aes256, Aes128, ChaCha], equal: [Aes128, ChaCha]).CipherSuite, Is.EqualTo(Aes256));

    [TestCase(new[] { NamedGroup.Secp384r1, NamedGroup.Secp256r1, NamedGroup.X25519 }, ExpectedResult = NamedGroup.Secp384r1)]
    [TestCase(new[] { NamedGroup.X25519, NamedGroup.Secp384r1, NamedGroup.Secp256r1 }, ExpectedResult = NamedGroup.Secp384r1)]
    [TestCase(new[] { NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1 }, ExpectedResult = NamedGroup.Secp256r1)]
    [TestCase(new[] { NamedGroup.X25519 }, ExpectedResult = NamedGroup.X25519)]
    public NamedGroup Among_equal_groups_the_clients_first_is_taken(NamedGroup[] client) => ConnectGroups(client, client, ProtocolVersion.Tls13);

    [TestCase(new[] { NamedGroup.Secp384r1, NamedGroup.Secp256r1, NamedGroup.X25519 }, ExpectedResult = NamedGroup.Secp384r1)]
    [TestCase(new[] { NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1 }, ExpectedResult = NamedGroup.Secp256r1)]
    public NamedGroup So_it_is_in_TLS_12(NamedGroup[] client) => ConnectGroups(client, null, ProtocolVersion.Tls12);

    /// <summary>A classical group with a share goes before one without, whichever the client put first.</summary>
    [Test]
    public void A_share_still_saves_a_round_trip() =>
        Assert.That(ConnectGroups([NamedGroup.Secp384r1, NamedGroup.Secp256r1], [NamedGroup.Secp256r1], ProtocolVersion.Tls13), Is.EqualTo(NamedGroup.Secp256r1));

    [Test]
    public void Only_what_the_server_has_can_be_equal()
    {
        TlsServerOptions Options(IReadOnlyList<CipherSuite> suites, IReadOnlyList<NamedGroup> groups) =>
            new() { Credentials = [TestPair.Credential()], CipherSuites = [Aes128, ChaCha], Groups = [NamedGroup.X25519], EqualCipherSuites = suites, EqualGroups = groups };
        Assert.That(() => TlsServerContext.Create(Options([Aes128, Aes256], [])), Throws.ArgumentException.With.Message.Contains("EqualCipherSuites"));
        Assert.That(() => TlsServerContext.Create(Options([Aes128, Aes128], [])), Throws.ArgumentException.With.Message.Contains("EqualCipherSuites"));
        Assert.That(() => TlsServerContext.Create(Options([], [NamedGroup.Secp256r1])), Throws.ArgumentException.With.Message.Contains("EqualGroups"));
        Assert.That(() => TlsServerContext.Create(Options([ChaCha, Aes128], [NamedGroup.X25519])), Throws.Nothing);
    }

    private static TlsConnectionInfo Connect(CipherSuite[] client, CipherSuite[] server, CipherSuite[] equal)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { CipherSuites = client },
            new TlsServerOptions { Credentials = [TestPair.Credential()], CipherSuites = server, EqualCipherSuites = equal });
        TestPair.AssertTalks(pair);
        return pair.Server.Connection.Info;
    }

    private static NamedGroup ConnectGroups(NamedGroup[] client, NamedGroup[]? shares, ProtocolVersion version)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { Groups = client, KeyShareGroups = shares, MaxVersion = version },
            new TlsServerOptions
            {
                Credentials = [TestPair.Credential()],
                Groups = [NamedGroup.Secp256r1, NamedGroup.X25519, NamedGroup.Secp384r1],
                EqualGroups = [NamedGroup.Secp256r1, NamedGroup.Secp384r1],
            });
        TestPair.AssertTalks(pair);
        Assert.That(pair.Server.Connection.Info.HelloRetryRequested, Is.False);
        return pair.Server.Connection.Info.Group;
    }
}

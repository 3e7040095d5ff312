using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>Pairs whose client trusts the server. Each test says only what it wants different. Any thread may use it.</summary>
internal static class TestPair
{
    private static readonly ConcurrentDictionary<(CertificateKeyKind Kind, TlsCryptoProvider Provider), Lazy<TlsCredential>> Credentials = new();

    /// <summary>Trusts the root of all test certificates, and checks names.</summary>
    public static CertificateVerifier Verifier { get; } = CertificateVerifier.ForRoots(TestCertificates.Default.RootPem);

    public static IEnumerable<NamedGroup> Groups => [.. ClassicalGroups, .. HybridGroups, .. KemGroups];

    /// <summary>Those that TLS 1.2 has, too.</summary>
    public static IEnumerable<NamedGroup> ClassicalGroups => [NamedGroup.X25519, NamedGroup.Secp256r1, NamedGroup.Secp384r1, NamedGroup.Secp521r1];

    public static IEnumerable<NamedGroup> HybridGroups => [NamedGroup.X25519MLKEM768, NamedGroup.SecP256r1MLKEM768, NamedGroup.SecP384r1MLKEM1024];

    /// <summary>ML-KEM alone.</summary>
    public static IEnumerable<NamedGroup> KemGroups => [NamedGroup.MLKEM768, NamedGroup.MLKEM1024];

    public static IEnumerable<CipherSuite> CipherSuites =>
        [CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384, CipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    /// <summary>Of the test leaf with that kind of key; the same one at every call, and nobody disposes it.</summary>
    public static TlsCredential Credential(CertificateKeyKind kind = CertificateKeyKind.EcdsaP256, TlsCryptoProvider? provider = null) =>
        Credentials.GetOrAdd((kind, provider ?? TlsCryptoProvider.Platform), static asked => new Lazy<TlsCredential>(() =>
        {
            TestCertificate leaf = TestCertificates.Default.Leaf(asked.Kind);
            return TlsCredential.FromPem(leaf.CertificatePem, leaf.KeyPem, asked.Provider);
        })).Value;

    public static TlsServerOptions ServerOptions() => new() { Credentials = [Credential()] };

    /// <summary>Two ends that have not said anything yet.</summary>
    public static TlsMemoryPair Create(
        TlsClientOptions? client = null, TlsServerOptions? server = null, string? name = "example.test", int chunkSize = int.MaxValue,
        CertificateVerifier? verifier = null) =>
        Create(TlsClientContext.Create(client ?? new TlsClientOptions()), TlsServerContext.Create(server ?? ServerOptions()), name, chunkSize, verifier);

    public static TlsMemoryPair Create(
        TlsClientContext client, TlsServerContext server, string? name = "example.test", int chunkSize = int.MaxValue, CertificateVerifier? verifier = null) =>
        new(TlsConnection.CreateClient(client, name), TlsConnection.CreateServer(server)) { ChunkSize = chunkSize, Verifier = verifier ?? Verifier };

    /// <summary>As <see cref="Create(TlsClientOptions?, TlsServerOptions?, string?, int, CertificateVerifier?)"/>, connected.</summary>
    public static TlsMemoryPair Connect(
        TlsClientOptions? client = null, TlsServerOptions? server = null, string? name = "example.test", int chunkSize = int.MaxValue,
        CertificateVerifier? verifier = null)
    {
        TlsMemoryPair pair = Create(client, server, name, chunkSize, verifier);
        pair.Handshake();
        return pair;
    }

    /// <summary>Fails unless both ends are connected and each gets what the other says.</summary>
    public static void AssertTalks(TlsMemoryPair pair)
    {
        Assert.That(pair.Client.Connection.IsConnected);
        Assert.That(pair.Server.Connection.IsConnected);
        pair.Client.Write("ping"u8);
        pair.Server.Write("pong!"u8);
        pair.Run();
        Assert.That(pair.Server.ReadAll(), Is.EqualTo("ping"u8.ToArray()));
        Assert.That(pair.Client.ReadAll(), Is.EqualTo("pong!"u8.ToArray()));
    }

    /// <summary>Fails unless the handshake fails with that fault on the side that found it; the other side gets the alert.</summary>
    public static void AssertFails(TlsMemoryPair pair, bool foundByServer, TlsFault fault)
    {
        TlsException? failure = Assert.Throws<TlsException>(pair.Handshake);
        Assert.That(failure?.Error.Fault, Is.EqualTo(fault));
        TlsMemoryEnd finder = foundByServer ? pair.Server : pair.Client;
        TlsMemoryEnd other = foundByServer ? pair.Client : pair.Server;
        Assert.That(finder.Connection.Error?.Fault, Is.EqualTo(fault));
        Assert.That(other.Connection.Error?.Fault, Is.EqualTo(TlsFault.AlertReceived));
        Assert.That(other.Connection.Error?.Alert, Is.EqualTo(finder.Connection.Error?.Alert));
    }
}

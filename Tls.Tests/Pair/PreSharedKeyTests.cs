using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Keys;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>External pre-shared keys through the public options, between two ends of this library (RFC 9846 §4.3.11, RFC 9258).</summary>
internal sealed class PreSharedKeyTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Test]
    public void Both_ends_know_whom_they_talk_to([Values] bool retry, [Values("SHA256", "SHA384")] string hash)
    {
        var client = new TlsClientOptions { PreSharedKeys = [Key(hash)], KeyShareGroups = retry ? [] : null };
        var server = new TlsServerOptions { Credentials = [], PreSharedKeys = [Key(hash)] };
        using TlsMemoryPair pair = TestPair.Connect(client, server, verifier: Nobody);
        TestPair.AssertTalks(pair);
        foreach (TlsMemoryEnd end in new[] { pair.Client, pair.Server })
        {
            Assert.That(end.Connection.Info.PreSharedKeyIdentity.ToArray(), Is.EqualTo("me"u8.ToArray()));
            Assert.That(end.Connection.Info.PeerCertificates, Is.Empty);
            Assert.That(end.Connection.Info.HelloRetryRequested, Is.EqualTo(retry));
        }
    }

    [Test]
    public void Imported_keys_work_with_either_hash([Values(CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_AES_256_GCM_SHA384)] CipherSuite suite)
    {
        HashAlgorithmName hash = suite == CipherSuite.TLS_AES_128_GCM_SHA256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384;
        var client = new TlsClientOptions { PreSharedKeys = [.. TlsPreSharedKey.Import("me"u8, Secret, "a to b"u8).Where(key => key.Hash == hash)] };
        var server = new TlsServerOptions { Credentials = [], PreSharedKeys = TlsPreSharedKey.Import("me"u8, Secret, "a to b"u8) };
        using TlsMemoryPair pair = TestPair.Connect(client, server, verifier: Nobody);
        TestPair.AssertTalks(pair);
        Assert.That(pair.Client.Connection.Info.CipherSuite, Is.EqualTo(suite));
    }

    [Test]
    public void Keys_imported_for_another_pair_are_unknown()
    {
        var client = new TlsClientOptions { PreSharedKeys = TlsPreSharedKey.Import("me"u8, Secret, "a to b"u8) };
        var server = new TlsServerOptions { Credentials = [], PreSharedKeys = TlsPreSharedKey.Import("me"u8, Secret, "b to a"u8) };
        TestPair.AssertFails(TestPair.Create(client, server), foundByServer: true, TlsFault.NoSharedSignatureScheme);
    }

    [Test]
    public void A_key_that_was_imported_is_none_that_was_not()
    {
        TlsPreSharedKey imported = TlsPreSharedKey.Import("me"u8, Secret, [])[0];
        var client = new TlsClientOptions { PreSharedKeys = [imported] };
        var server = new TlsServerOptions { Credentials = [TestPair.Credential()], PreSharedKeys = [new TlsPreSharedKey(imported.Identity.Span, Secret)] };
        TestPair.AssertFails(TestPair.Create(client, server), foundByServer: true, TlsFault.WrongBinder);
    }

    [Test]
    public void A_server_with_TLS12_alone_shows_its_certificate()
    {
        var client = new TlsClientOptions { PreSharedKeys = [Key("SHA256")] };
        using TlsMemoryPair pair = TestPair.Connect(client, new TlsServerOptions { Credentials = [TestPair.Credential()], MaxVersion = ProtocolVersion.Tls12 });
        TestPair.AssertTalks(pair);
        Assert.That(pair.Client.Connection.Info.PreSharedKeyIdentity.IsEmpty);
    }

    /// <summary>LESSONS row 44: a node that had a key for both roles could be made to talk to itself.</summary>
    [Test]
    public void One_key_serves_one_side([Values] bool clientFirst)
    {
        TlsPreSharedKey key = Key("SHA256");
        Action asClient = () => TlsClientContext.Create(new TlsClientOptions { PreSharedKeys = [key] });
        Action asServer = () => TlsServerContext.Create(new TlsServerOptions { Credentials = [], PreSharedKeys = [key] });
        (Action first, Action second) = clientFirst ? (asClient, asServer) : (asServer, asClient);
        first();
        first();
        Assert.Throws<ArgumentException>(() => second());
    }

    /// <summary>What a reflection would look like: the offer comes back to a server of the same node, whose key for that direction is another.</summary>
    [Test]
    public void An_offer_that_is_reflected_is_refused()
    {
        IReadOnlyList<TlsPreSharedKey> outgoing = TlsPreSharedKey.Import("pair"u8, Secret, "client a, server b"u8);
        IReadOnlyList<TlsPreSharedKey> incoming = TlsPreSharedKey.Import("pair"u8, Secret, "client b, server a"u8);
        var node = (Client: new TlsClientOptions { PreSharedKeys = outgoing }, Server: new TlsServerOptions { Credentials = [], PreSharedKeys = incoming });
        TestPair.AssertFails(TestPair.Create(node.Client, node.Server), foundByServer: true, TlsFault.NoSharedSignatureScheme);
    }

    [TestCase(0, 32)]
    [TestCase(65_536, 32)]
    [TestCase(1, 15)]
    [TestCase(1, 1_025)]
    public void Refuses_sizes_out_of_range(int identityLength, int keyLength)
    {
        Assert.Throws<ArgumentException>(() => _ = new TlsPreSharedKey(new byte[identityLength], new byte[keyLength]));
        Assert.Throws<ArgumentException>(() => TlsPreSharedKey.Import(new byte[identityLength], new byte[keyLength], []));
    }

    [Test]
    public void Refuses_an_imported_identity_that_is_too_long()
    {
        Assert.That(TlsPreSharedKey.Import(new byte[65_000], Secret, new byte[527])[0].Identity.Length, Is.EqualTo(65_535));
        Assert.Throws<ArgumentException>(() => TlsPreSharedKey.Import(new byte[65_000], Secret, new byte[528]));
    }

    [Test]
    public void Refuses_another_hash() =>
        Assert.Throws<ArgumentException>(() => _ = new TlsPreSharedKey([1], Secret, HashAlgorithmName.SHA512));

    /// <summary>A server takes what an identity can be; a client has to get all of them into one hello.</summary>
    [TestCase(16_384, true)]
    [TestCase(16_385, false)]
    public void A_client_has_room_for_so_many_bytes_of_identities(int length, bool isAllowed)
    {
        using var one = new TlsPreSharedKey(new byte[length - 1], new byte[32]);
        using var other = new TlsPreSharedKey([1], new byte[32]);
        var options = new TlsClientOptions { PreSharedKeys = [one, other] };
        if (!isAllowed)
        {
            Assert.That(() => TlsClientContext.Create(options), Throws.ArgumentException);
            return;
        }
        using var client = TlsConnection.CreateClient(TlsClientContext.Create(options), "example.test");
        using var output = new TlsBuffer();
        Assert.That(client.Start(output), Is.EqualTo(TlsStatus.Done));
    }

    [Test]
    public void Refuses_an_identity_twice()
    {
        Assert.Throws<ArgumentException>(() => TlsClientContext.Create(new TlsClientOptions { PreSharedKeys = [Key("SHA256"), Key("SHA384")] }));
        Assert.Throws<ArgumentException>(() => TlsServerContext.Create(new TlsServerOptions { Credentials = [], PreSharedKeys = [Key("SHA256"), Key("SHA384")] }));
    }

    [Test]
    public void Refuses_a_key_without_a_suite() =>
        Assert.Throws<ArgumentException>(() => TlsClientContext.Create(new TlsClientOptions
        {
            PreSharedKeys = [Key("SHA384")], CipherSuites = [CipherSuite.TLS_AES_128_GCM_SHA256],
        }));

    [Test]
    public void Refuses_keys_where_certificates_are_required() =>
        Assert.Throws<ArgumentException>(() => TlsServerContext.Create(new TlsServerOptions
        {
            Credentials = [TestPair.Credential()], PreSharedKeys = [Key("SHA256")], ClientCertificates = ClientCertificateMode.Required,
        }));

    [Test]
    public void Dispose_wipes_the_key()
    {
        TlsPreSharedKey key = Key("SHA256");
        byte[] bytes = SecretMemory.BytesOf(Peers.Internals.Get<Core.Keys.Secret>(key, "_secret"));
        Assert.That(bytes, Is.EqualTo(Secret));
        key.Dispose();
        Assert.That(bytes, Is.All.Zero);
        Assert.Throws<ObjectDisposedException>(() => TlsClientContext.Create(new TlsClientOptions { PreSharedKeys = [key] }));
    }

    // Trusts no certificate at all, so that only the key can have let anybody in.
    private static CertificateVerifier Nobody { get; } = CertificateVerifier.ForRoots(new Peers.TestCertificates().RootPem);

    private static TlsPreSharedKey Key(string hash) => new("me"u8, Secret, new HashAlgorithmName(hash));
}

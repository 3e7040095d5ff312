using System;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>
/// Which version comes of what both ends allow (RFC 9846 §4.3.1, Appendix E), and that nobody between them can talk them into an older
/// one (§4.2.3; RFC 7507).
/// </summary>
internal sealed class VersionNegotiationTests
{
    private const ProtocolVersion Tls12 = ProtocolVersion.Tls12;
    private const ProtocolVersion Tls13 = ProtocolVersion.Tls13;

    [TestCase(Tls12, Tls12, Tls12, Tls12, ExpectedResult = Tls12)]
    [TestCase(Tls12, Tls12, Tls12, Tls13, ExpectedResult = Tls12)]
    [TestCase(Tls12, Tls13, Tls12, Tls12, ExpectedResult = Tls12)]
    [TestCase(Tls12, Tls13, Tls12, Tls13, ExpectedResult = Tls13)]
    [TestCase(Tls12, Tls13, Tls13, Tls13, ExpectedResult = Tls13)]
    [TestCase(Tls13, Tls13, Tls12, Tls13, ExpectedResult = Tls13)]
    [TestCase(Tls13, Tls13, Tls13, Tls13, ExpectedResult = Tls13)]
    public ProtocolVersion The_newest_that_both_allow(
        ProtocolVersion clientMin, ProtocolVersion clientMax, ProtocolVersion serverMin, ProtocolVersion serverMax)
    {
        using TlsMemoryPair pair = Create(clientMin, clientMax, serverMin, serverMax);
        pair.Handshake();
        TestPair.AssertTalks(pair);
        ProtocolVersion version = pair.Client.Connection.Info.Version;
        Assert.That(pair.Server.Connection.Info.Version, Is.EqualTo(version));
        Assert.That(CipherSuiteSpec.Find(pair.Client.Connection.Info.CipherSuite)!.Version, Is.EqualTo(version));
        return version;
    }

    [TestCase(Tls12, Tls12, Tls13, Tls13)]
    [TestCase(Tls13, Tls13, Tls12, Tls12)]
    public void Without_a_common_version_there_is_no_connection(
        ProtocolVersion clientMin, ProtocolVersion clientMax, ProtocolVersion serverMin, ProtocolVersion serverMax)
    {
        using TlsMemoryPair pair = Create(clientMin, clientMax, serverMin, serverMax);
        TestPair.AssertFails(pair, foundByServer: true, TlsFault.UnsupportedVersion);
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.ProtocolVersion));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Stripping_TLS_13_from_the_hello_is_caught_by_the_sentinel(bool wholeExtension)
    {
        using TlsMemoryPair pair = Create(Tls12, Tls13, Tls12, Tls13);
        pair.Start();
        HelloBytes.EditFirst(pair, hello => Strip(hello, wholeExtension));
        pair.Run();
        Assert.That(pair.Server.Connection.Info.Version, Is.EqualTo(Tls12));
        Assert.That(pair.Client.Connection.Error?.Fault, Is.EqualTo(TlsFault.DowngradeDetected));
        Assert.That(pair.Server.Connection.Error?.Alert, Is.EqualTo(AlertDescription.IllegalParameter));
    }

    [Test]
    public void Stripping_the_sentinel_too_is_caught_by_the_signature()
    {
        using TlsMemoryPair pair = Create(Tls12, Tls13, Tls12, Tls13);
        pair.Start();
        HelloBytes.EditFirst(pair, hello => Strip(hello, wholeExtension: true));
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        HelloBytes.EditAnswer(pair, answer => answer.AsSpan(HelloBytes.ServerRandomOffset + 24, 8).Clear());
        pair.Run();
        Assert.That(pair.Client.Connection.Error?.Fault, Is.EqualTo(TlsFault.WrongSignature));
    }

    /// <summary>Where the server has no TLS 1.3 there is no sentinel and no harm; that the hello was touched shows all the same.</summary>
    [TestCase(true, TlsFault.BadRecordMac)]
    [TestCase(false, TlsFault.WrongFinished)]
    public void Stripping_in_vain_is_caught_at_the_Finished(bool extendedMainSecret, TlsFault expected)
    {
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { RequireExtendedMainSecret = false },
            new TlsServerOptions { Credentials = [TestPair.Credential()], MaxVersion = Tls12, RequireExtendedMainSecret = false });
        pair.Start();
        HelloBytes.EditFirst(pair, hello =>
        {
            Strip(hello, wholeExtension: true);
            if (!extendedMainSecret) hello.Remove(ExtensionType.ExtendedMainSecret);
        });
        pair.Run();
        Assert.That(pair.Server.Connection.Error?.Fault, Is.EqualTo(expected));
        Assert.That(pair.Client.Connection.IsConnected, Is.False);
    }

    [TestCase(Tls13, true)]
    [TestCase(Tls12, false)]
    public void The_sentinel_is_there_exactly_where_the_server_could_do_better(ProtocolVersion serverMax, bool expected)
    {
        using TlsMemoryPair pair = Create(Tls12, Tls12, Tls12, serverMax);
        pair.Start();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        byte[] end = pair.Server.Outbox.Unread.Slice(HelloBytes.ServerRandomOffset + 24, 8).ToArray();
        Assert.That(end.SequenceEqual("DOWNGRD\u0001"u8.ToArray()), Is.EqualTo(expected));

        // A client that allows no TLS 1.3 lost nothing.
        pair.Run();
        TestPair.AssertTalks(pair);
    }

    [Test]
    public void TLS_13_has_no_sentinel()
    {
        using TlsMemoryPair pair = Create(Tls12, Tls13, Tls12, Tls13);
        pair.Start();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        Assert.That(pair.Server.Outbox.Unread.Slice(HelloBytes.ServerRandomOffset + 24, 7).SequenceEqual("DOWNGRD"u8), Is.False);
    }

    /// <summary>RFC 9846 §4.2.3: a TLS 1.1 server's sentinel is no better, though its version alone is refused already.</summary>
    [Test]
    public void The_sentinel_for_older_versions_counts_as_well()
    {
        using TlsMemoryPair pair = Create(Tls12, Tls13, Tls12, Tls12);
        pair.Start();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        HelloBytes.EditAnswer(pair, answer => "DOWNGRD\0"u8.CopyTo(answer.AsSpan(HelloBytes.ServerRandomOffset + 24)));
        pair.Run();
        Assert.That(pair.Client.Connection.Error?.Fault, Is.EqualTo(TlsFault.DowngradeDetected));
    }

    /// <summary>RFC 7507 §3.</summary>
    [TestCase(Tls12, Tls13, TlsFault.InappropriateFallback)]
    [TestCase(Tls12, Tls12, TlsFault.None)]
    [TestCase(Tls13, Tls13, TlsFault.UnsupportedVersion)]
    public void A_fallback_is_refused_where_the_server_could_do_better(ProtocolVersion serverMin, ProtocolVersion serverMax, TlsFault expected)
    {
        using TlsMemoryPair pair = Create(Tls12, Tls12, serverMin, serverMax);
        Assert.That(ServersFault(pair, hello => hello.CipherSuites.Add(CipherSuite.TLS_FALLBACK_SCSV)), Is.EqualTo(expected));
        if (expected != TlsFault.InappropriateFallback) return;
        pair.Run();
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.InappropriateFallback));
    }

    /// <summary>RFC 7507 §4: what a client says that tries once more with less.</summary>
    [TestCase(Tls13, TlsFault.InappropriateFallback)]
    [TestCase(Tls12, TlsFault.None)]
    public void A_client_that_falls_back_says_so_behind_its_suites(ProtocolVersion serverMax, TlsFault expected)
    {
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { MaxVersion = Tls12, IsFallback = true }, new TlsServerOptions { Credentials = [TestPair.Credential()], MaxVersion = serverMax });
        Assert.That(ServersFault(pair, hello => Assert.That(hello.CipherSuites[^1], Is.EqualTo(CipherSuite.TLS_FALLBACK_SCSV))), Is.EqualTo(expected));
    }

    [Test]
    public void A_fallback_signal_in_a_hello_for_the_newest_version_says_nothing()
    {
        using TlsMemoryPair pair = Create(Tls12, Tls13, Tls12, Tls13);
        Assert.That(ServersFault(pair, hello => hello.CipherSuites.Add(CipherSuite.TLS_FALLBACK_SCSV)), Is.EqualTo(TlsFault.None));
        Assert.That(pair.Server.Connection.Info.Version, Is.EqualTo(Tls13));
    }

    /// <summary>RFC 5246 Appendix E.1: the client's highest version, and the server's highest that is not above it.</summary>
    [TestCase(0x0002, TlsFault.UnsupportedVersion)]
    [TestCase(0x0300, TlsFault.UnsupportedVersion)]
    [TestCase(0x0301, TlsFault.UnsupportedVersion)]
    [TestCase(0x0302, TlsFault.UnsupportedVersion)]
    [TestCase(0x0303, TlsFault.None)]
    [TestCase(0x0304, TlsFault.None)]
    [TestCase(0x03FF, TlsFault.None)]
    [TestCase(0xFEFD, TlsFault.None)]
    public void Without_supported_versions_the_legacy_version_counts(int legacyVersion, TlsFault expected)
    {
        using TlsMemoryPair pair = Create(Tls12, Tls12, Tls12, Tls13);
        Assert.That(ServersFault(pair, hello => hello.LegacyVersion = (ushort)legacyVersion), Is.EqualTo(expected));
        if (expected == TlsFault.None) Assert.That(pair.Server.Connection.Info.Version, Is.EqualTo(Tls12));
    }

    /// <summary>RFC 9846 §4.3.1: with the extension, the legacy version is not used to negotiate.</summary>
    [TestCase(0x0301)]
    [TestCase(0x0303)]
    [TestCase(0x0304)]
    public void With_supported_versions_the_legacy_version_does_not_count(int legacyVersion)
    {
        using TlsMemoryPair pair = Create(Tls12, Tls13, Tls12, Tls12);
        Assert.That(ServersFault(pair, hello => hello.LegacyVersion = (ushort)legacyVersion), Is.EqualTo(TlsFault.None));
        Assert.That(pair.Server.Connection.Info.Version, Is.EqualTo(Tls12));
    }

    /// <summary>§4.2.2: in TLS 1.3 it is 0x0303, and says nothing else.</summary>
    [TestCase(0x0301)]
    [TestCase(0x0304)]
    public void TLS_13_insists_on_its_legacy_version(int legacyVersion)
    {
        using TlsMemoryPair pair = Create(Tls12, Tls13, Tls12, Tls13);
        Assert.That(ServersFault(pair, hello => hello.LegacyVersion = (ushort)legacyVersion), Is.EqualTo(TlsFault.WrongLegacyVersion));
    }

    [TestCase(new byte[] { 2, 0x03, 0x02 }, TlsFault.UnsupportedVersion)]
    [TestCase(new byte[] { 2, 0x7F, 0x1C }, TlsFault.UnsupportedVersion)]
    [TestCase(new byte[] { 6, 0x0A, 0x0A, 0x03, 0x03, 0x03, 0x02 }, TlsFault.None)]
    public void Versions_that_nobody_knows_are_passed_over(byte[] supportedVersions, TlsFault expected)
    {
        using TlsMemoryPair pair = Create(Tls12, Tls13, Tls12, Tls13);
        Assert.That(ServersFault(pair, hello => hello.Set(ExtensionType.SupportedVersions, supportedVersions)), Is.EqualTo(expected));
    }

    /// <summary>The client's side: a ServerHello without supported_versions is of TLS 1.2 and of no other version.</summary>
    [TestCase(0x00, TlsFault.UnsupportedVersion)]
    [TestCase(0x01, TlsFault.UnsupportedVersion)]
    [TestCase(0x02, TlsFault.UnsupportedVersion)]
    [TestCase(0x04, TlsFault.UnsupportedVersion)]
    public void A_server_that_answers_with_another_version_is_refused(byte minor, TlsFault expected)
    {
        using TlsMemoryPair pair = Create(Tls12, Tls13, Tls12, Tls12);
        pair.Start();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        HelloBytes.EditAnswer(pair, answer => answer[HelloBytes.ServerRandomOffset - 1] = minor);
        pair.Run();
        Assert.That(pair.Client.Connection.Error?.Fault, Is.EqualTo(expected));
        Assert.That(pair.Server.Connection.Error?.Alert, Is.EqualTo(AlertDescription.ProtocolVersion));
    }

    [Test]
    public void A_client_that_asks_for_13_alone_refuses_a_server_of_12()
    {
        using TlsMemoryPair pair = Create(Tls13, Tls13, Tls12, Tls12);
        pair.Start();
        HelloBytes.EditFirst(pair, hello =>
        {
            hello.Remove(ExtensionType.SupportedVersions);
            hello.CipherSuites.Add(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
            hello.Set(ExtensionType.ExtendedMainSecret);
        });
        pair.Run();
        Assert.That(pair.Server.Connection.Info.Version, Is.EqualTo(Tls12));
        Assert.That(pair.Client.Connection.Error?.Fault, Is.EqualTo(TlsFault.UnsupportedVersion));
    }

    /// <summary>What has only meaning in one version is said only by those who allow it.</summary>
    [TestCase(Tls12, Tls12, new[] { ExtensionType.ExtendedMainSecret, ExtensionType.RenegotiationInfo, ExtensionType.EcPointFormats })]
    [TestCase(Tls13, Tls13, new[] { ExtensionType.SupportedVersions, ExtensionType.KeyShare })]
    [TestCase(
        Tls12, Tls13,
        new[]
        {
            ExtensionType.ExtendedMainSecret, ExtensionType.RenegotiationInfo, ExtensionType.EcPointFormats,
            ExtensionType.SupportedVersions, ExtensionType.KeyShare,
        })]
    public void A_hello_speaks_of_the_versions_it_allows(ProtocolVersion min, ProtocolVersion max, ExtensionType[] expected)
    {
        ExtensionType[] ofOneVersion =
        [
            ExtensionType.ExtendedMainSecret, ExtensionType.RenegotiationInfo, ExtensionType.EcPointFormats,
            ExtensionType.SupportedVersions, ExtensionType.KeyShare,
        ];
        using TlsMemoryPair pair = Create(min, max, Tls12, Tls13);
        pair.Start();
        HelloBytes.EditFirst(pair, hello =>
        {
            Assert.That(hello.Extensions.Select(extension => extension.Type).Intersect(ofOneVersion), Is.EquivalentTo(expected));
            ProtocolVersion[] suites = [.. hello.CipherSuites.Select(suite => CipherSuiteSpec.Find(suite)!.Version).Distinct()];
            Assert.That(suites, Is.EquivalentTo(new[] { min, max }.Distinct()));
            Assert.That(hello.LegacyVersion, Is.EqualTo(0x0303));
        });
    }

    private static TlsMemoryPair Create(
        ProtocolVersion clientMin, ProtocolVersion clientMax, ProtocolVersion serverMin, ProtocolVersion serverMax) =>
        TestPair.Create(
            new TlsClientOptions { MinVersion = clientMin, MaxVersion = clientMax },
            new TlsServerOptions { Credentials = [TestPair.Credential()], MinVersion = serverMin, MaxVersion = serverMax });

    private static void Strip(HelloBytes hello, bool wholeExtension)
    {
        if (wholeExtension) hello.Remove(ExtensionType.SupportedVersions);
        else hello.Set(ExtensionType.SupportedVersions, 2, 0x03, 0x03);
    }

    /// <summary>What the server makes of an edited hello; None where it answers.</summary>
    private static TlsFault ServersFault(TlsMemoryPair pair, Action<HelloBytes> edit)
    {
        pair.Start();
        HelloBytes.EditFirst(pair, edit);
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        return pair.Server.Connection.Error?.Fault ?? TlsFault.None;
    }
}

using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Client;
using Tls.Core.Records;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>
/// Keys for others: exporters (RFC 5705, RFC 9846 §7.5), channel bindings (RFC 5929, RFC 9266), key logs and traffic keys. That they are
/// the right ones is shown against others in Interop/ExportedKeysTests and Interop/ChannelBindingTests.
/// </summary>
internal sealed class ExportedKeysTests
{
    private const string Label = "EXPERIMENTAL-Tls.Tests";

    private static readonly ProtocolVersion[] Versions = [ProtocolVersion.Tls12, ProtocolVersion.Tls13];

    private static readonly CipherSuite[] Suites = [.. CipherSuiteSpec.All.ToArray().Where(spec => spec.Authentication != SuiteAuthentication.Rsa).Select(spec => spec.Suite)];

    [Test]
    public void Both_ends_export_the_same_and_other_inputs_other_bytes([ValueSource(nameof(Suites))] CipherSuite suite)
    {
        using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { CipherSuites = [suite] });
        using TlsMemoryPair other = TestPair.Connect(new TlsClientOptions { CipherSuites = [suite] });
        byte[] plain = Export(pair.Client, Label, null);
        byte[] empty = Export(pair.Client, Label, []);
        byte[][] all =
        [
            plain, Export(pair.Client, Label, [0]), Export(pair.Client, Label, new byte[65_535]), Export(pair.Client, Label + "2", null), Export(other.Client, Label, null),
        ];
        Assert.That(Export(pair.Server, Label, null), Is.EqualTo(plain));
        Assert.That(Export(pair.Server, Label, []), Is.EqualTo(empty));
        Assert.That(Export(pair.Server, Label, new byte[65_535]), Is.EqualTo(all[2]));
        Assert.That(all.Select(Convert.ToHexString), Is.Unique);
        Assert.That(empty.SequenceEqual(plain), Is.EqualTo(CipherSuiteSpec.Find(suite)!.Version == ProtocolVersion.Tls13), "§7.5: no context is an empty one in TLS 1.3");
    }

    [Test]
    public void Any_length_is_exported([ValueSource(nameof(Versions))] ProtocolVersion version, [Values(1, 32, 33, 100, 8_160)] int length)
    {
        using TlsMemoryPair pair = Connect(version);
        byte[] ours = new byte[length];
        byte[] theirs = new byte[length];
        pair.Client.Connection.ExportKeyingMaterial(Label, "x"u8, ours);
        pair.Server.Connection.ExportKeyingMaterial(Label, "x"u8, theirs);
        Assert.That(ours, Is.EqualTo(theirs));
        Assert.That(length < 32 || ours.AsSpan().ContainsAnyExcept((byte)0));
    }

    [Test]
    public void An_export_is_the_same_at_any_time([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        using TlsMemoryPair pair = Connect(version);
        byte[] first = Export(pair.Client, Label, null);
        TestPair.AssertTalks(pair);
        if (version == ProtocolVersion.Tls13) pair.Client.Connection.UpdateKeys(pair.Client.Outbox, askPeer: true);
        pair.Client.Close();
        pair.Run();
        Assert.That(Export(pair.Client, Label, null), Is.EqualTo(first));
        Assert.That(Export(pair.Server, Label, null), Is.EqualTo(first));
    }

    [Test]
    public void Sizes_out_of_range_are_the_callers_mistake([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        using TlsMemoryPair pair = Connect(version);
        TlsConnection tls = pair.Client.Connection;
        Assert.That(() => tls.ExportKeyingMaterial("", new byte[1]), Throws.ArgumentException);
        Assert.That(() => tls.ExportKeyingMaterial("Gänsefüßchen", new byte[1]), Throws.ArgumentException);
        Assert.That(() => tls.ExportKeyingMaterial(new string('x', 250), new byte[1]), Throws.ArgumentException);
        Assert.That(() => tls.ExportKeyingMaterial(Label, []), Throws.ArgumentException);
        Assert.That(() => tls.ExportKeyingMaterial(Label, new byte[8_161]), Throws.ArgumentException);
        Assert.That(() => tls.ExportKeyingMaterial(Label, new byte[65_536], new byte[1]), Throws.ArgumentException);
        Assert.That(() => tls.ExportKeyingMaterial(new string('x', 249), new byte[1]), Throws.Nothing);
    }

    [Test]
    public void Nothing_is_given_out_before_the_end_of_the_handshake_nor_after_a_failure([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        using TlsMemoryPair pair = TestPair.Create(new TlsClientOptions { MinVersion = version, MaxVersion = version });
        ExpectNothing(pair.Client.Connection);
        pair.Start();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        ExpectNothing(pair.Client.Connection);
        ExpectNothing(pair.Server.Connection);
        pair.Run();
        Assert.That(() => Export(pair.Client, Label, null), Throws.Nothing);
        RawRecord.Send(pair.Client, ContentType.Handshake, [99, 0, 0, 0]);
        pair.Run();
        ExpectNothing(pair.Client.Connection);
        ExpectNothing(pair.Server.Connection);
    }

    [Test]
    public void After_Dispose_everything_is_gone([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        TlsMemoryPair pair = Connect(version);
        pair.Dispose();
        TlsConnection tls = pair.Client.Connection;
        Assert.That(() => tls.ExportKeyingMaterial(Label, new byte[1]), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => tls.GetChannelBinding(TlsChannelBinding.TlsExporter), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => tls.DangerousExportTrafficKeys(out _, out _), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => tls.TakeKeyLog(new TlsBuffer()), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(tls.Context.Ledger.Secrets.Select(secret => secret.IsDisposed), Is.All.True);
    }

    /// <summary>RFC 7627 §5.4.</summary>
    [Test]
    public void Without_extended_main_secret_nothing_is_bound_to_the_connection()
    {
        using TlsMemoryPair pair = TestPair.Create(
            TlsClientContext.Create(
                new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12, RequireExtendedMainSecret = false },
                new ClientHelloLayout { Order = [.. ClientHelloLayout.Default.Order.Where(type => type != ExtensionType.ExtendedMainSecret)] }),
            TlsServerContext.Create(new TlsServerOptions { Credentials = [TestPair.Credential()], RequireExtendedMainSecret = false }));
        pair.Handshake();
        foreach (TlsConnection tls in new[] { pair.Client.Connection, pair.Server.Connection })
        {
            Assert.That(() => tls.ExportKeyingMaterial(Label, new byte[32]), Throws.InvalidOperationException);
            Assert.That(() => tls.GetChannelBinding(TlsChannelBinding.TlsExporter), Throws.InvalidOperationException);
            Assert.That(() => tls.GetChannelBinding(TlsChannelBinding.TlsUnique), Throws.InvalidOperationException);
            Assert.That(() => tls.GetChannelBinding(TlsChannelBinding.TlsServerEndPoint), Throws.Nothing, "which is bound to the certificate");
        }
    }

    /// <summary>RFC 9266 §2: label, an empty context, 32 bytes.</summary>
    [Test]
    public void Tls_exporter_is_an_export([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        using TlsMemoryPair pair = Connect(version);
        byte[] binding = pair.Server.Connection.GetChannelBinding(TlsChannelBinding.TlsExporter);
        Assert.That(binding, Has.Length.EqualTo(32));
        byte[] exported = new byte[32];
        pair.Client.Connection.ExportKeyingMaterial("EXPORTER-Channel-Binding", [], exported);
        Assert.That(exported, Is.EqualTo(binding));
    }

    /// <summary>The hash of the signature that the certificate bears; an RSA root signed all of these, with SHA-256.</summary>
    [Test]
    public void Tls_server_end_point_is_a_hash_of_the_certificate([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        using TlsMemoryPair pair = Connect(version);
        byte[] certificate = TestPair.Credential().Chain[0];
        foreach (TlsMemoryEnd end in new[] { pair.Client, pair.Server })
        {
            Assert.That(end.Connection.GetChannelBinding(TlsChannelBinding.TlsServerEndPoint), Is.EqualTo(SHA256.HashData(certificate)));
        }
        Assert.That(pair.Server.Connection.Info.LocalCertificates[0].ToArray(), Is.EqualTo(certificate));
        Assert.That(pair.Client.Connection.Info.LocalCertificates, Is.Empty);
    }

    [Test]
    public void Tls_unique_is_for_TLS_12()
    {
        using TlsMemoryPair old = Connect(ProtocolVersion.Tls12);
        byte[] binding = old.Client.Connection.GetChannelBinding(TlsChannelBinding.TlsUnique);
        Assert.That(binding, Has.Length.EqualTo(12));
        Assert.That(old.Server.Connection.GetChannelBinding(TlsChannelBinding.TlsUnique), Is.EqualTo(binding));

        using TlsMemoryPair pair = Connect(ProtocolVersion.Tls13);
        Assert.That(() => pair.Client.Connection.GetChannelBinding(TlsChannelBinding.TlsUnique), Throws.InvalidOperationException);
        Assert.That(() => pair.Client.Connection.GetChannelBinding((TlsChannelBinding)9), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Nothing_is_logged_unless_asked_for([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        using TlsMemoryPair pair = Connect(version);
        Assert.That(TakeLog(pair.Client.Connection), Is.Empty);
        Assert.That(TakeLog(pair.Server.Connection), Is.Empty);
    }

    [Test]
    public void Both_ends_log_the_same_once([ValueSource(nameof(Versions))] ProtocolVersion version)
    {
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { MinVersion = version, MaxVersion = version, CollectKeyLog = true },
            new TlsServerOptions { Credentials = [TestPair.Credential()], CollectKeyLog = true });
        string[] ours = TakeLog(pair.Client.Connection);
        Assert.That(ours.Select(line => line.Split(' ')[0]), Is.EquivalentTo(version == ProtocolVersion.Tls12
            ? (string[])["CLIENT_RANDOM"]
            : ["CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0", "EXPORTER_SECRET"]));
        Assert.That(ours, Has.All.Matches("^[A-Z_0-9]+ [0-9a-f]{64} ([0-9a-f]{64}|[0-9a-f]{96})$"));
        Assert.That(TakeLog(pair.Server.Connection), Is.EquivalentTo(ours));
        TestPair.AssertTalks(pair);
        Assert.That(TakeLog(pair.Client.Connection), Is.Empty);
    }

    [Test]
    public void A_handshake_that_failed_can_be_looked_into()
    {
        using TlsMemoryPair pair = TestPair.Create(
            new TlsClientOptions { CollectKeyLog = true }, verifier: CertificateVerifier.ForRoots(new TestCertificates().RootPem));
        Assert.Throws<TlsException>(pair.Handshake);
        Assert.That(TakeLog(pair.Client.Connection), Has.Length.EqualTo(2), "the handshake's secrets");
    }

    /// <summary>Somebody else takes over where the connection stopped: what they open and seal is what it would have.</summary>
    [Test]
    public void The_traffic_keys_open_and_seal_the_next_records([ValueSource(nameof(Suites))] CipherSuite suite, [Values] bool updated)
    {
        using TlsMemoryPair pair = TestPair.Connect(new TlsClientOptions { CipherSuites = [suite] });
        TestPair.AssertTalks(pair);
        CipherSuiteSpec spec = CipherSuiteSpec.Find(suite)!;
        if (updated && spec.Version == ProtocolVersion.Tls13)
        {
            pair.Client.Connection.UpdateKeys(pair.Client.Outbox, askPeer: true);
            pair.Run();
            TestPair.AssertTalks(pair);
        }
        pair.Client.Connection.DangerousExportTrafficKeys(out TlsTrafficKeys sending, out TlsTrafficKeys receiving);
        using (sending)
        using (receiving)
        {
            byte[] sealedByUs = new byte[100];
            using (RecordCipher cipher = CipherOf(spec, sending))
            {
                sealedByUs = new byte[cipher.GetSealedLength(4, 0)];
                cipher.Seal(sending.SequenceNumber, ContentType.ApplicationData, "ours"u8, sealedByUs);
            }
            pair.Client.Outbox.Write(sealedByUs);
            pair.Run();
            Assert.That(pair.Server.ReadAll(), Is.EqualTo("ours"u8.ToArray()));

            pair.Server.Write("theirs"u8);
            byte[] record = pair.Server.Outbox.Unread.ToArray();
            byte[] opened = new byte[record.Length];
            using RecordCipher opener = CipherOf(spec, receiving);
            opener.Open(receiving.SequenceNumber, record, opened, RecordHeader.MaxPlaintextLength, out int length);
            Assert.That(opened[..length], Is.EqualTo("theirs"u8.ToArray()));
            Assert.That(sending.Secret.Length, Is.EqualTo(spec.Version == ProtocolVersion.Tls13 ? spec.Hash.Length() : 0));
        }
        Assert.That(() => sending.Key.Length, Throws.TypeOf<ObjectDisposedException>());
    }

    private static RecordCipher CipherOf(CipherSuiteSpec spec, TlsTrafficKeys keys)
    {
        Aead aead = TlsCryptoProvider.Platform.CreateAead(spec.Aead, keys.Key);
        return spec.Version == ProtocolVersion.Tls13 ? new Tls13RecordCipher(aead, keys.Iv) : new Tls12RecordCipher(aead, spec.Aead, keys.Iv);
    }

    private static TlsMemoryPair Connect(ProtocolVersion version) => TestPair.Connect(new TlsClientOptions { MinVersion = version, MaxVersion = version });

    private static byte[] Export(TlsMemoryEnd end, string label, byte[]? context)
    {
        byte[] material = new byte[40];
        if (context is null) end.Connection.ExportKeyingMaterial(label, material);
        else end.Connection.ExportKeyingMaterial(label, context, material);
        return material;
    }

    private static void ExpectNothing(TlsConnection tls)
    {
        Assert.That(() => tls.ExportKeyingMaterial(Label, new byte[32]), Throws.InvalidOperationException);
        foreach (TlsChannelBinding kind in Enum.GetValues<TlsChannelBinding>()) Assert.That(() => tls.GetChannelBinding(kind), Throws.InvalidOperationException);
        Assert.That(() => tls.DangerousExportTrafficKeys(out _, out _), Throws.InvalidOperationException);
    }

    private static string[] TakeLog(TlsConnection tls)
    {
        using var taken = new TlsBuffer();
        tls.TakeKeyLog(taken);
        return Encoding.ASCII.GetString(taken.Unread).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

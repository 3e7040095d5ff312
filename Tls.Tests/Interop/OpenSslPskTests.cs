using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>External pre-shared keys and early data with <c>openssl</c>, both ways.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class OpenSslPskTests
{
    private const int Limit = 120_000;
    private const string Identity = "interop";
    private const int MaxEarlyData = 10_000;

    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private static string[] Psk => ["-psk_identity", Identity, "-psk", Convert.ToHexString(Key)];

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_client_and_s_server_share_a_key([Values] bool retry, CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, ["-rev", .. Psk, .. retry ? (string[])["-groups", "P-384"] : []]);
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions { PreSharedKeys = [NewKey()] }, cancel);

        await driver.HandshakeAsync(cancel);

        ExpectKey(driver.Tls);
        Assert.That(driver.Tls.Info.HelloRetryRequested, Is.EqualTo(retry));
        await driver.WriteAsync("abc\n"u8.ToArray(), cancel);
        await driver.ExpectAsync("cba\n"u8.ToArray(), cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_server_and_s_client_share_a_key([Values] bool retry, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, ["-nocommands", "-brief", .. Psk, .. retry ? (string[])["-groups", "P-384:X25519"] : []]);
        var options = new TlsServerOptions { Credentials = [], PreSharedKeys = [NewKey()], Groups = [NamedGroup.X25519] };
        using SocketDriver driver = await Ours.AcceptAsync(listener, options, cancel);

        await driver.HandshakeAsync(cancel);

        ExpectKey(driver.Tls);
        Assert.That(driver.Tls.Info.HelloRetryRequested, Is.EqualTo(retry));
        await client.WriteAsync("abc\n", cancel);
        await driver.ExpectAsync("abc\n"u8.ToArray(), cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task A_wrong_key_is_refused_by_s_server(CancellationToken cancel)
    {
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, Psk);
        await using PeerProcess ended = server;
        var options = new TlsClientOptions { PreSharedKeys = [new TlsPreSharedKey("interop"u8, new byte[32])] };
        using SocketDriver driver = await Ours.ConnectAsync(port, options, cancel);

        TlsException failure = Assert.ThrowsAsync<TlsException>(() => driver.HandshakeAsync(cancel))!;

        Assert.That(failure.Error.IsAlertFromPeer);
    }

    /// <summary>The alert depends on whether s_server is told to expect some: with <c>-early_data</c> it reads it, without it passes over it.</summary>
    [Test]
    [CancelAfter(Limit)]
    public async Task Our_client_sends_early_data_to_s_server([Values] bool taken, CancellationToken cancel)
    {
        using var session = new SessionFile();
        string[] early = taken ? ["-early_data", "-no_anti_replay"] : [];
        (PeerProcess server, int port) = await OpenSsl.ServeAsync(cancel, ["-psk_identity", Identity, "-psk_session", session.Path, .. early]);
        await using PeerProcess ended = server;
        using SocketDriver driver = await Ours.ConnectAsync(port, new TlsClientOptions { PreSharedKeys = [NewEarlyKey()] }, cancel);

        await driver.HandshakeAsync("early words\n"u8.ToArray(), cancel);

        ExpectKey(driver.Tls);
        Assert.That(driver.Tls.Info.EarlyData, Is.EqualTo(taken ? TlsEarlyData.Accepted : TlsEarlyData.Rejected));
        if (taken) await server.WaitForAsync("early words", cancel);
        await driver.WriteAsync("later words\n"u8.ToArray(), cancel);
        await server.WaitForOutputAsync("later words\n", cancel);
        if (!taken) Assert.That(server.Said, Does.Not.Contain("early words"));
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_server_gets_early_data_from_s_client([Values] bool taken, CancellationToken cancel)
    {
        using var session = new SessionFile();
        string data = Path.GetTempFileName();
        await File.WriteAllTextAsync(data, "early words\n", cancel);
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(
            listener, "-nocommands", "-psk_identity", Identity, "-psk_session", session.Path, "-early_data", data);
        var options = new TlsServerOptions { Credentials = [], PreSharedKeys = [NewEarlyKey()], MaxEarlyDataSize = taken ? MaxEarlyData : 0 };
        using SocketDriver driver = await Ours.AcceptAsync(listener, options, cancel);

        await driver.HandshakeAsync(cancel);

        ExpectKey(driver.Tls);
        Assert.That(driver.Tls.Info.EarlyData, Is.EqualTo(taken ? TlsEarlyData.Accepted : TlsEarlyData.Rejected));
        Assert.That(driver.Tls.Info.EarlyDataLength, Is.EqualTo(taken ? 12 : 0));
        await client.WaitForAsync(taken ? "Early data was accepted" : "Early data was rejected", cancel);
        await client.WriteAsync("later words\n", cancel);
        await driver.ExpectAsync(System.Text.Encoding.ASCII.GetBytes(taken ? "early words\nlater words\n" : "later words\n"), cancel);
        File.Delete(data);
    }

    private static TlsPreSharedKey NewKey() => new("interop"u8, Key, HashAlgorithmName.SHA256);

    private static TlsPreSharedKey NewEarlyKey() => NewKey().WithEarlyData(MaxEarlyData, CipherSuite.TLS_AES_128_GCM_SHA256);

    private static void ExpectKey(TlsConnection tls)
    {
        Assert.That(tls.Info.PreSharedKeyIdentity.Span.SequenceEqual("interop"u8));
        Assert.That(tls.Info.PeerCertificates, Is.Empty);
    }

    /// <summary>The key as OpenSSL keeps sessions, with early data allowed: its SSL_SESSION in PEM.</summary>
    private sealed class SessionFile : IDisposable
    {
        private const int MaxEarlyDataTag = 15;

        public SessionFile()
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.WriteInteger((int)ProtocolVersion.Tls13);
                writer.WriteOctetString([0x13, 0x01]);
                writer.WriteOctetString([]);
                writer.WriteOctetString(Key);
                foreach ((int tag, long value) in Numbers)
                {
                    using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, tag))) writer.WriteInteger(value);
                }
            }
            File.WriteAllText(Path, PemEncoding.WriteString("SSL SESSION PARAMETERS", writer.Encode()));
        }

        // Time and timeout, and what the early data may be.
        private static IEnumerable<(int Tag, long Value)> Numbers =>
            [(1, DateTimeOffset.UtcNow.ToUnixTimeSeconds()), (2, 86_400), (MaxEarlyDataTag, MaxEarlyData)];

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}

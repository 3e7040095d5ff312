using System;
using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Tests.Samples;
using Tls.Transports;

namespace Tls.Tests.Interop;

/// <summary>Wireshark reads what was said with the key log of either end, through key updates; and nothing without one.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class TsharkTests
{
    private static readonly CipherSuite[] Suites =
    [
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    [Test]
    public async Task Reads_what_was_said([ValueSource(nameof(Suites))] CipherSuite suite, [Values] bool logOfServer)
    {
        var options = new TlsClientOptions { CipherSuites = [suite], CollectKeyLog = !logOfServer };
        using TlsMemoryPair pair = TestPair.Create(options, new TlsServerOptions { Credentials = [TestPair.Credential()], CollectKeyLog = logOfServer });
        byte[] capture = Converse(pair);
        using var log = new TlsBuffer();
        (logOfServer ? pair.Server : pair.Client).Connection.TakeKeyLog(log);

        string read = await ReadAsync(capture, log.Unread.ToArray());

        Assert.That(read, Does.Contain("the client says this").And.Contain("the server says that"));
        Assert.That(read.Contains("under other keys", StringComparison.Ordinal), Is.EqualTo(pair.Client.Connection.Info.Version == ProtocolVersion.Tls13));
    }

    [Test]
    public async Task Reads_nothing_with_somebody_elses_keys()
    {
        using TlsMemoryPair pair = TestPair.Create(), other = TestPair.Connect(new TlsClientOptions { CollectKeyLog = true });
        using var log = new TlsBuffer();
        other.Client.Connection.TakeKeyLog(log);

        string read = await ReadAsync(Converse(pair), log.Unread.ToArray());

        Assert.That(read, Does.Contain("Follow: tls,ascii").And.Not.Contain("says"));
    }

    private static byte[] Converse(TlsMemoryPair pair)
    {
        var capture = new Capture();
        pair.Start();
        Settle(pair, capture);
        Assert.That(pair.Client.Connection.IsConnected && pair.Server.Connection.IsConnected);
        pair.Client.Write("the client says this"u8);
        pair.Server.Write("the server says that"u8);
        Settle(pair, capture);
        if (pair.Client.Connection.Info.Version == ProtocolVersion.Tls13)
        {
            pair.Client.Connection.UpdateKeys(pair.Client.Outbox, askPeer: true);
            Settle(pair, capture);
            pair.Client.Write(" under other keys"u8);
            Settle(pair, capture);
        }
        return capture.ToArray();
    }

    private static void Settle(TlsMemoryPair pair, Capture capture)
    {
        while (pair.Client.Outbox.Length + pair.Server.Outbox.Length > 0)
        {
            capture.Say(byClient: true, pair.Client.Outbox.Unread);
            pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
            capture.Say(byClient: false, pair.Server.Outbox.Unread);
            pair.Client.Receive(pair.Server.Outbox, int.MaxValue, pair.Verifier);
        }
    }

    private static async Task<string> ReadAsync(byte[] capture, byte[] keyLog)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("tls-tshark-");
        try
        {
            string captureFile = Path.Combine(folder.FullName, "capture.pcap"), logFile = Path.Combine(folder.FullName, "keys.log");
            await File.WriteAllBytesAsync(captureFile, capture);
            await File.WriteAllBytesAsync(logFile, keyLog);
            await using SampleProcess tshark = SampleProcess.Start(
                Peers.Require(Peers.Tshark), "-r", captureFile, "-o", $"tls.keylog_file:{logFile}", "-q", "-z", "follow,tls,ascii,0");
            ProcessResult result = await tshark.EndAsync();
            Assert.That(result.ExitCode, Is.Zero, result.Errors);
            return result.Output;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

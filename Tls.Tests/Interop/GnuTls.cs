using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Interop;

/// <summary>Starts GnuTLS's programs: the one peer here that owes nothing to OpenSSL, and that knows record_size_limit (RFC 8449).</summary>
internal static class GnuTls
{
    private const string ListeningState = "0A";

    // Otherwise it refuses a record_size_limit below 512, which RFC 8449 §4 allows.
    private const string Usual = "NORMAL:%ALLOW_SMALL_RECORDS";

    /// <summary>An echo server at a port that the system picks.</summary>
    public static async Task<(PeerProcess Process, int Port)> ServeAsync(CertificateKeyKind kind, CancellationToken cancel, params string[] options)
    {
        TestCertificate certificate = TestCertificates.Default.Leaf(kind);
        PeerFiles files = PeerFiles.Of(certificate);
        PeerProcess process = PeerProcess.Start(
            Peers.Require(Peers.GnuTlsServer),
            ["--echo", "--port=0", "--priority", Usual, "--x509certfile", files.Chain, "--x509keyfile", files.Key, "--alpn", Ours.Protocol, .. options]);
        try
        {
            await process.WaitForAsync("IPv4.*done", cancel);
            return (process, FindPort(process.Id));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public static PeerProcess Connect(Loopback server, params string[] options) => PeerProcess.Start(
        Peers.Require(Peers.GnuTlsClient),
        [
            "127.0.0.1", "--port", server.Port.ToString(CultureInfo.InvariantCulture), "--x509cafile", PeerFiles.Root,
            "--sni-hostname", Ours.ServerName, "--verify-hostname", Ours.ServerName, "--alpn", Ours.Protocol, .. options,
        ]);

    /// <summary>A priority string that leaves the suite's version with its cipher and the given groups, the first of which gets the key share.</summary>
    public static string Priority(CipherSuite suite, params NamedGroup[] groups) =>
        $"{Usual}:-VERS-ALL:+VERS-TLS1.{(CipherSuiteSpec.Find(suite)!.Version == ProtocolVersion.Tls13 ? 3 : 2)}:-CIPHER-ALL:+{NameOf(suite)}:-GROUP-ALL:{string.Join(':', groups.Select(group => "+" + NameOf(group)))}";

    // gnutls-serv does not say which port it got, so the system has to.
    private static int FindPort(int process)
    {
        string[] sockets = [.. Directory.GetFiles($"/proc/{process}/fd").Select(file => File.ResolveLinkTarget(file, false)?.Name ?? "")];
        return (
            from line in File.ReadLines($"/proc/{process}/net/tcp").Skip(1)
            let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where fields[3] == ListeningState && sockets.Contains($"socket:[{fields[9]}]")
            select int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).First();
    }

    private static string NameOf(CipherSuite suite) => CipherSuiteSpec.Find(suite)!.Aead switch
    {
        AeadAlgorithm.Aes128Gcm => "AES-128-GCM",
        AeadAlgorithm.Aes256Gcm => "AES-256-GCM",
        _ => "CHACHA20-POLY1305",
    };

    private static string NameOf(NamedGroup group) => "GROUP-" + group.ToString().ToUpperInvariant();
}

using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Tls.Tests.Peers;

namespace Tls.Tests.Interop;

/// <summary>Starts the openssl program as a server or a client.</summary>
internal static class OpenSsl
{
    /// <summary>A server at a port that the system picks.</summary>
    public static async Task<(PeerProcess Process, int Port)> ServeAsync(TestCertificate certificate, CancellationToken cancel, params string[] options)
    {
        PeerFiles files = PeerFiles.Of(certificate);
        string[] identity = ["-cert", files.Certificate, "-key", files.Key, .. certificate.Chain.Count > 1 ? (string[])["-cert_chain", files.Issuers] : []];
        PeerProcess process = PeerProcess.Start(Peers.Require(Peers.OpenSsl), ["s_server", "-accept", "127.0.0.1:0", .. identity, .. options]);
        try
        {
            string port = (await process.WaitForAsync(@"^ACCEPT .*:(\d+)\r?$", cancel)).Groups[1].Value;
            return (process, int.Parse(port, CultureInfo.InvariantCulture));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public static Task<(PeerProcess Process, int Port)> ServeAsync(CancellationToken cancel, params string[] options) =>
        ServeAsync(TestCertificates.Default.Leaf(), cancel, options);

    /// <summary>A client that trusts our root, or the one that is named in the options.</summary>
    public static PeerProcess Connect(Loopback server, params string[] options)
    {
        string[] trust = Array.IndexOf(options, "-CAfile") < 0 ? ["-CAfile", PeerFiles.Root] : [];
        return PeerProcess.Start(
            Peers.Require(Peers.OpenSsl),
            [
                "s_client", "-connect", server.Address, "-servername", Ours.ServerName,
                "-no-CApath", "-no-CAstore", "-verify_return_error", .. trust, .. options,
            ]);
    }
}

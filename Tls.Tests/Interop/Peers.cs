using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Tls.Tests.Interop;

/// <summary>A TLS implementation of somebody else, by the program that runs it.</summary>
/// <param name="Name">As in a test's name and a skip's reason.</param>
/// <param name="Program">Looked up on the PATH unless the peer has a version.</param>
/// <param name="Version">Its folder among the downloaded peers.</param>
public sealed record Peer(string Name, string Program, string? Version = null)
{
    public override string ToString() => Name;
}

/// <summary>
/// The peers that .ci/run installs. A test asks with <see cref="Require"/> and is skipped with a reason where the peer is missing,
/// unless TLS_REQUIRE_PEERS=1 says that it must not be.
/// </summary>
public static class Peers
{
    public static Peer OpenSsl { get; } = new("OpenSSL", "openssl");
    public static Peer GnuTlsClient { get; } = new("GnuTLS client", "gnutls-cli");
    public static Peer GnuTlsServer { get; } = new("GnuTLS server", "gnutls-serv");

    public static Peer Curl { get; } = new("curl", "curl");

    /// <summary>nghttp2's load generator.</summary>
    public static Peer H2Load { get; } = new("h2load", "h2load");

    /// <summary>Wireshark without its windows.</summary>
    public static Peer Tshark { get; } = new("tshark", "tshark");

    public static Peer Chromium { get; } = new("Chromium", "chromium");

    /// <summary>OpenSSL 1.0.2 inside.</summary>
    public static Peer Node6 { get; } = Node("6.10.3");

    /// <summary>OpenSSL 1.1.1 inside.</summary>
    public static Peer Node14 { get; } = Node("14.16.1");

    /// <summary>OpenSSL 3.0 inside.</summary>
    public static Peer Node18 { get; } = Node("18.12.1");

    /// <summary>OpenSSL 3.5 inside.</summary>
    public static Peer Node26 { get; } = Node("26.10.0");

    /// <summary>One OpenSSL of each generation, for a test case source.</summary>
    public static IReadOnlyList<Peer> Nodes { get; } = [Node6, Node14, Node18, Node26];

    private static bool MustBePresent => Environment.GetEnvironmentVariable("TLS_REQUIRE_PEERS") == "1";

    private static string Downloaded => Environment.GetEnvironmentVariable("TLS_PEERS") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "tls-sansio-peers");

    /// <summary>The peer's program, or null.</summary>
    public static string? Find(Peer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        IEnumerable<string> folders = peer.Version is not null
            ? [Path.Combine(Downloaded, peer.Version, "bin")]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, peer.Program)).FirstOrDefault(File.Exists);
    }

    /// <summary>The peer's program; the current test ends here where there is none.</summary>
    public static string Require(Peer peer)
    {
        if (Find(peer) is { } program) return program;
        string reason = $"{peer} is not installed: .ci/run installs it";
        if (MustBePresent) Assert.Fail(reason);
        else Assert.Ignore(reason);
        throw new AssertionException(reason);
    }

    private static Peer Node(string version) => new($"Node {version}", "node", version);
}

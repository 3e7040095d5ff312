using System;
using System.Collections.Generic;
using System.Security.Cryptography.X509Certificates;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>Makes the questions that the core would ask, and verifiers that trust given roots at a given time.</summary>
internal static class Questions
{
    public static PeerCertificateDecision ToClient(IReadOnlyList<ReadOnlyMemory<byte>> chain, string serverName = "example.test") =>
        Ask(chain, serverName, peerIsServer: true);

    public static PeerCertificateDecision ToServer(IReadOnlyList<ReadOnlyMemory<byte>> chain) => Ask(chain, null, peerIsServer: false);

    public static PeerCertificateDecision Ask(IReadOnlyList<ReadOnlyMemory<byte>> chain, string? serverName, bool peerIsServer) =>
        new(chain, ocspResponse: default, serverName, peerIsServer);

    public static CertificateVerifier Verifier(DateTimeOffset now, params TestCertificate[] roots) =>
        Verifier(new CertificateRules { Clock = new StoppedClock(now) }, roots);

    public static CertificateVerifier Verifier(CertificateRules rules, params TestCertificate[] roots)
    {
        var collection = new X509Certificate2Collection();
        foreach (TestCertificate root in roots) collection.Add(root.Load());
        CertificateVerifier verifier = CertificateVerifier.ForRoots(collection, rules);

        // The verifier has its own copies, and every test shows it.
        foreach (X509Certificate2 root in collection) root.Dispose();
        return verifier;
    }

    internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

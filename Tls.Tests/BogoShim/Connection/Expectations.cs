using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Tests.BogoShim.Arguments;
using Tls.Tests.BogoShim.Reporting;
using Tls.Tests.BogoShim.Setup;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>What has to be true of a connection after its handshake.</summary>
internal static class Expectations
{
    public static void Check(ShimConnection connection, ShimConfig config)
    {
        TlsConnectionInfo info = connection.Tls.Info;
        Expect("version", config.ExpectVersion, (int)info.Version);
        Expect("cipher", config.ExpectCipher, (int)info.CipherSuite);
        Expect("group", config.ExpectCurve, (int)info.Group);
        Expect("peer signature algorithm", config.ExpectPeerSignatureScheme, (int)info.PeerSignatureScheme);
        Expect("HelloRetryRequest", config.ExpectHelloRetry, info.HelloRetryRequested);
        Expect("no HelloRetryRequest", config.ExpectNoHelloRetry, !info.HelloRetryRequested);
        Expect("extended main secret", config.ExpectExtendedMainSecret, info.UsesExtendedMainSecret);
        Expect("no server name", config.ExpectNoServerName, info.ServerName is null);
        if (config.ExpectServerName.Length > 0) Expect("server name", config.ExpectServerName == info.ServerName);
        if (config.ExpectOcspResponse.Length > 0) Expect("OCSP response", config.ExpectOcspResponse.AsSpan().SequenceEqual(connection.Answers.OcspResponse));
        string protocol = config.IsServer ? config.SelectAlpn : config.ExpectAlpn;
        Expect("ALPN protocol", protocol == (info.ApplicationProtocol ?? ""));
        CheckPeerCertificates(info, config);
        if (config.ExpectSelectedCredential is { } index) Expect("credential", index == CredentialLoader.IndexOf(info, config));
    }

    private static void CheckPeerCertificates(TlsConnectionInfo info, ShimConfig config)
    {
        bool hasChain = info.PeerCertificates.Count > 0;
        if (config.ExpectNoPeerCertificate) Expect("no peer certificate", !hasChain);
        else if (!config.IsServer || config.RequireAnyClientCertificate) Expect("a peer certificate", hasChain);
        if (config.ExpectPeerCertificateFile.Length == 0) return;

        List<byte[]> expected = CredentialLoader.ReadCertificates(config.ExpectPeerCertificateFile);
        bool isSame = expected.Count == info.PeerCertificates.Count && expected.Zip(info.PeerCertificates, (a, b) => b.Span.SequenceEqual(a)).All(same => same);
        Expect("the peer's chain", isSame);
    }

    private static void Expect(string what, int wanted, int got)
    {
        if (wanted != 0 && wanted != got) throw new ShimFailureException($"{what} was 0x{got:x4}, wanted 0x{wanted:x4}");
    }

    private static void Expect(string what, bool wanted, bool got)
    {
        if (wanted) Expect(what, got);
    }

    private static void Expect(string what, bool got)
    {
        if (!got) throw new ShimFailureException($"not as expected: {what}");
    }
}

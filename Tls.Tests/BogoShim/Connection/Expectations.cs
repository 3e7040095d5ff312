using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.Intrinsics.X86;
using Tls.Core;
using Tls.Tests.BogoShim.Arguments;
using Tls.Tests.BogoShim.Reporting;
using Tls.Tests.BogoShim.Setup;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>What has to be true of a connection after its handshake.</summary>
internal static class Expectations
{
    public static void Check(ShimConnection connection, ShimConfig config, bool isResumption)
    {
        TlsConnectionInfo info = connection.Tls.Info;
        Expect("version", config.ExpectVersion, (int)info.Version);
        Expect("cipher", config.ExpectCipher, (int)info.CipherSuite);
        if (!info.IsResumed || info.Version == ProtocolVersion.Tls13) Expect("group", config.ExpectCurve, (int)info.Group);   // else there is none
        if (!info.IsResumed) Expect("peer signature algorithm", config.ExpectPeerSignatureScheme, (int)info.PeerSignatureScheme);   // else nobody signed
        Expect("cipher with hardware for AES", Aes.IsSupported ? config.ExpectCipherWithAes : config.ExpectCipherWithoutAes, (int)info.CipherSuite);
        Expect("secure renegotiation", config.ExpectSecureRenegotiation, info.Version == ProtocolVersion.Tls13);
        Expect("HelloRetryRequest", config.ExpectHelloRetry, info.HelloRetryRequested);
        Expect("no HelloRetryRequest", config.ExpectNoHelloRetry, !info.HelloRetryRequested);
        Expect("extended main secret", config.ExpectExtendedMainSecret, info.UsesExtendedMainSecret);
        Expect("no server name", config.ExpectNoServerName, info.ServerName is null);
        if (config.ExpectServerName.Length > 0) Expect("server name", config.ExpectServerName == info.ServerName);
        if (config.ExpectOcspResponse.Length > 0) Expect("OCSP response", config.ExpectOcspResponse.AsSpan().SequenceEqual(info.PeerOcspResponse.Span));
        if (config.ExpectSignedCertificateTimestamps.Length > 0)
        {
            IEnumerable<string> expected = LengthPrefixed.Read(config.ExpectSignedCertificateTimestamps).Select(timestamp => Convert.ToHexString(timestamp.Span));
            Expect("SCT list", expected.SequenceEqual(info.PeerCertificateTimestamps.Select(timestamp => Convert.ToHexString(timestamp.Span))));
        }
        string protocol = config.IsServer ? config.SelectAlpn : config.ExpectAlpn;
        Expect("ALPN protocol", protocol == (info.ApplicationProtocol ?? ""));
        CheckPeerCertificates(info, config);
        CheckEarlyData(connection, config, isResumption);
        CheckSession(connection, config, isResumption);
        if (config.ExpectSelectedCredential is { } index) Expect("credential", index == CredentialLoader.IndexOf(info, config));
    }

    /// <summary>In TLS 1.3 a client's tickets come after the handshake.</summary>
    public static void CheckTicket(ShimConnection connection, ShimConfig config)
    {
        if (config.IsServer || config.ShimShutsDown || connection.Tls.Info.Version != ProtocolVersion.Tls13) return;
        Expect("new session", connection.HasNewSession == (!config.ExpectNoSession && IsKept(connection.Tls.Info, config)));
        if (connection.HasNewSession) Expect("ticket for early data", config.ExpectTicketSupportsEarlyData == connection.NewestTicket!.MaxEarlyData > 0);
    }

    // RFC 7627 §5.3: a session without its extension is not kept; nor that of a client who may be somebody else the next time. A key from
    // outside needs no session.
    private static bool IsKept(TlsConnectionInfo info, ShimConfig config) =>
        info.UsesExtendedMainSecret && info.PreSharedKeyIdentity.IsEmpty && !(Contexts.ChoosesAnew(config) && info.LocalCertificates.Count > 0);

    private static void CheckEarlyData(ShimConnection connection, ShimConfig config, bool isResumption)
    {
        TlsEarlyData earlyData = connection.Tls.Info.EarlyData;
        Expect("early data accepted", config.ExpectAcceptEarlyData, earlyData == TlsEarlyData.Accepted);
        Expect("early data rejected", config.ExpectRejectEarlyData, earlyData != TlsEarlyData.Accepted);
        string reason = EarlyDataReason.Of(connection, config);
        if (config.ExpectEarlyDataReason.Length > 0 && config.ExpectEarlyDataReason != reason) throw new ShimFailureException($"early data reason was {reason}");
        int? skew = (int?)connection.Tls.Info.TicketAgeSkew?.TotalSeconds;
        bool isOff = isResumption && config.ExpectTicketAgeSkew != 0 && config.ExpectTicketAgeSkew != skew;
        if (isOff) throw new ShimFailureException($"ticket age skew was {skew}");
    }

    private static void CheckSession(ShimConnection connection, ShimConfig config, bool isResumption)
    {
        TlsConnectionInfo info = connection.Tls.Info;
        Expect("resumption", info.IsResumed == (isResumption && !config.ExpectSessionMiss));
        if (!config.IsServer && info.Version == ProtocolVersion.Tls12)
        {
            bool isDue = !config.ExpectNoSession && IsKept(info, config) && (!info.IsResumed || config.ExpectTicketRenewal);
            Expect("new session", connection.HasNewSession == isDue);
        }
        if (isResumption) return;
        Expect("stored session", config.ExpectSessionId, connection.HasNewSession);
        Expect("no stored session", config.ExpectNoSessionId, !connection.HasNewSession);
    }

    private static void CheckPeerCertificates(TlsConnectionInfo info, ShimConfig config)
    {
        bool hasChain = info.PeerCertificates.Count > 0;
        if (config.ExpectNoPeerCertificate || !info.PreSharedKeyIdentity.IsEmpty) Expect("no peer certificate", !hasChain);
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

using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Tls.Core;

namespace Tls.Tests.BogoShim.Arguments;

/// <summary>
/// Every flag that this program honours. One that is not here makes it say "unimplemented", so a flag is added together with what it
/// asks for.
/// </summary>
internal static class FlagTable
{
    public static IReadOnlyDictionary<string, Flag> All { get; } = new Dictionary<string, Flag>(StringComparer.Ordinal)
    {
        // The process.
        ["-port"] = Flag.Number((c, v) => c.Port = v),
        ["-shim-id"] = Flag.Text((c, v) => c.ShimId = ulong.Parse(v, System.Globalization.CultureInfo.InvariantCulture)),
        ["-ipv6"] = Flag.Switch(c => c.UseIPv6 = true),

        ["-resume-count"] = Flag.Number((c, v) => c.ResumeCount = v),
        ["-resumption-delay"] = Flag.Number((c, v) => c.ResumptionDelay = v),
        ["-no-ticket"] = Flag.Switch(c => c.NoTicket = true),
        ["-use-ticket-callback"] = Flag.Ignored(takesValue: false),
        ["-use-ticket-aead-callback"] = Flag.Ignored(takesValue: false),
        ["-skip-ticket"] = Flag.Switch(c => c.NoTicket = true),
        ["-renew-ticket"] = Flag.Switch(c => c.RenewTicket = true),

        // How the connection is driven.
        ["-server"] = Flag.Switch(c => c.IsServer = true),
        ["-async"] = Flag.Switch(c => c.Async = true),
        ["-implicit-handshake"] = Flag.Switch(c => c.ImplicitHandshake = true),
        ["-no-op-extra-handshake"] = Flag.Switch(c => c.NoOpExtraHandshake = true),
        ["-read-with-unfinished-write"] = Flag.Switch(c => c.ReadWithUnfinishedWrite = true),
        ["-peek-then-read"] = Flag.Switch(c => c.PeekThenRead = true),
        ["-read-size"] = Flag.Number((c, v) => c.ReadSize = v),
        ["-max-send-fragment"] = Flag.Number((c, v) => c.MaxSendFragment = v),
        ["-allow-hint-mismatch"] = Flag.Ignored(takesValue: false),

        // Application data and the end.
        ["-shim-writes-first"] = Flag.Switch(c => c.ShimWritesFirst = true),
        ["-shim-initial-write"] = Flag.Text((c, v) => c.InitialWrite = v),
        ["-repeat-shim-initial-write"] = Flag.Number((c, v) => c.RepeatInitialWrite = v),
        ["-shim-shuts-down"] = Flag.Switch(c => c.ShimShutsDown = true),
        ["-check-close-notify"] = Flag.Switch(c => c.CheckCloseNotify = true),
        ["-export-keying-material"] = Flag.Number((c, v) => c.ExportKeyingMaterial = v),
        ["-export-label"] = Flag.Text((c, v) => c.ExportLabel = v),
        ["-export-context"] = Flag.Text((c, v) => c.ExportContext = v),
        ["-use-export-context"] = Flag.Switch(c => c.UseExportContext = true),
        ["-use-exporter-between-reads"] = Flag.Switch(c => c.UseExporterBetweenReads = true),
        ["-export-traffic-secrets"] = Flag.Switch(c => c.ExportTrafficSecrets = true),
        ["-tls-unique"] = Flag.Switch(c => c.TlsUnique = true),
        ["-send-alert"] = Flag.Switch(c => c.SendAlert = true),
        ["-key-update"] = Flag.Switch(c => c.KeyUpdate = true),

        // Versions and suites.
        ["-min-version"] = Flag.Number((c, v) => c.MinVersion = v),
        ["-max-version"] = Flag.Number((c, v) => c.MaxVersion = v),
        ["-no-tls1"] = Flag.Ignored(takesValue: false),
        ["-no-tls11"] = Flag.Ignored(takesValue: false),
        ["-no-tls12"] = Flag.Switch(c => c.NoTls12 = true),
        ["-no-tls13"] = Flag.Switch(c => c.NoTls13 = true),
        ["-cipher"] = Flag.Text((c, v) => c.Cipher = v),
        ["-server-preference"] = Flag.Ignored(takesValue: false),
        ["-renegotiate-ignore"] = Flag.Ignored(takesValue: false),
        ["-renegotiate-freely"] = Flag.Ignored(takesValue: false),
        ["-jdk11-workaround"] = Flag.Ignored(takesValue: false),
        ["-fallback-scsv"] = Flag.Switch(c => c.IsFallback = true),
        ["-enable-grease"] = Flag.Switch(c => c.EnableGrease = true),
        ["-permute-extensions"] = Flag.Switch(c => c.PermuteExtensions = true),
        ["-no-legacy-server-connect"] = Flag.Switch(c => c.NoLegacyServerConnect = true),

        // Groups, shares, schemes.
        ["-curves"] = Flag.Number((c, v) => c.Curves.Add((NamedGroup)v)),
        ["-curves-flags"] = Flag.Number((c, v) => c.CurveFlags.Add(v)),
        ["-key-shares"] = Flag.Number((c, v) => (c.KeyShares ??= []).Add((NamedGroup)v)),
        ["-server-supported-groups-hint"] = Flag.Number((c, v) => c.ServerSupportedGroupsHint.Add((NamedGroup)v)),
        ["-no-key-shares"] = Flag.Switch(c => c.KeyShares = []),
        ["-verify-prefs"] = Flag.Number((c, v) => c.VerifyPreferences.Add((SignatureScheme)v)),

        // Credentials.
        ["-new-x509-credential"] = Flag.Switch(c => c.Credentials.Add(new CredentialConfig())),
        ["-cert-file"] = Flag.Text((c, v) => c.CurrentCredential.CertificateFile = v),
        ["-key-file"] = Flag.Text((c, v) => c.CurrentCredential.KeyFile = v),
        ["-signing-prefs"] = Flag.Number((c, v) => c.CurrentCredential.SigningPreferences.Add((SignatureScheme)v)),
        ["-ocsp-response"] = Flag.Base64((c, v) => c.CurrentCredential.OcspResponse = v),
        ["-signed-cert-timestamps"] = Flag.Base64((c, v) => c.CurrentCredential.SignedCertificateTimestamps = v),
        ["-install-cert-compression-algs"] = Flag.Switch(c => c.CertificateCompressions.AddRange([0xFF02, 0xFF01, 0xFF03])),
        ["-install-one-cert-compression-alg"] = Flag.Number((c, v) => c.CertificateCompressions.Add((ushort)v)),
        ["-must-match-issuer"] = Flag.Switch(c => c.CurrentCredential.MustMatchIssuer = true),
        ["-new-psk-credential"] = Flag.Switch(c => c.Credentials.Add(new CredentialConfig())),
        ["-psk-importer-key"] = Flag.Base64((c, v) => c.CurrentCredential.PskKey = v),
        ["-psk-importer-identity"] = Flag.Base64((c, v) => c.CurrentCredential.PskIdentity = v),
        ["-psk-importer-context"] = Flag.Base64((c, v) => c.CurrentCredential.PskContext = v),
        ["-psk-importer-sha256"] = Flag.Switch(c => c.CurrentCredential.PskHash = HashAlgorithmName.SHA256),
        ["-psk-importer-sha384"] = Flag.Switch(c => c.CurrentCredential.PskHash = HashAlgorithmName.SHA384),
        ["-use-early-callback"] = Flag.Switch(c => c.UseEarlyCallback = true),
        ["-fail-early-callback"] = Flag.Switch(c => c.FailEarlyCallback = true),
        ["-fail-cert-callback"] = Flag.Switch(c => c.FailCertificateCallback = true),
        ["-install-ddos-callback"] = Flag.Ignored(takesValue: false),
        ["-fail-ddos-callback"] = Flag.Switch(c => c.FailDdosCallback = true),
        ["-use-old-client-cert-callback"] = Flag.Switch(c => c.UseOldClientCertificateCallback = true),

        // What is asked of the peer's certificate.
        ["-trust-cert"] = Flag.Ignored(takesValue: true),
        ["-verify-peer"] = Flag.Switch(c => c.VerifyPeer = true),
        ["-require-any-client-certificate"] = Flag.Switch(c => c.RequireAnyClientCertificate = true),
        ["-verify-fail"] = Flag.Switch(c => c.VerifyFail = true),
        ["-reverify-on-resume"] = Flag.Switch(c => c.ReverifyOnResume = true),
        ["-use-custom-verify-callback"] = Flag.Switch(c => c.UseCustomVerifyCallback = true),
        ["-use-client-ca-list"] = Flag.Text((c, v) => c.UseClientCaList = v),
        ["-max-cert-list"] = Flag.Number((c, v) => c.MaxCertificateList = v),
        ["-enable-ocsp-stapling"] = Flag.Switch(c => c.EnableOcspStapling = true),
        ["-enable-signed-cert-timestamps"] = Flag.Switch(c => c.EnableSignedCertificateTimestamps = true),
        ["-use-ocsp-callback"] = Flag.Switch(c => c.UseOcspCallback = true),
        ["-set-ocsp-in-callback"] = Flag.Switch(c => c.SetOcspInCallback = true),
        ["-decline-ocsp-callback"] = Flag.Switch(c => c.DeclineOcspCallback = true),
        ["-fail-ocsp-callback"] = Flag.Switch(c => c.FailOcspCallback = true),

        // Names.
        ["-host-name"] = Flag.Text((c, v) => c.HostName = v),
        ["-advertise-alpn"] = Flag.Text((c, v) => c.AdvertiseAlpn = v),
        ["-select-alpn"] = Flag.Text((c, v) => c.SelectAlpn = v),
        ["-decline-alpn"] = Flag.Switch(c => c.DeclineAlpn = true),
        ["-select-empty-alpn"] = Flag.Switch(c => c.SelectEmptyAlpn = true),
        ["-reject-alpn"] = Flag.Switch(c => c.RejectAlpn = true),

        // Early data.
        ["-enable-early-data"] = Flag.Switch(c => c.EnableEarlyData = true),
        ["-early-write-after-message"] = Flag.Number((c, v) => c.EarlyWriteAfterMessage = (HandshakeType)v),
        ["-expect-accept-early-data"] = Flag.Switch(c => c.ExpectAcceptEarlyData = true),
        ["-expect-reject-early-data"] = Flag.Switch(c => c.ExpectRejectEarlyData = true),
        ["-expect-no-offer-early-data"] = Flag.Switch(c => c.ExpectNoOfferEarlyData = true),
        ["-expect-early-data-reason"] = Flag.Text((c, v) => c.ExpectEarlyDataReason = v),
        ["-expect-ticket-age-skew"] = Flag.Number((c, v) => c.ExpectTicketAgeSkew = v),

        // What has to have come of it.
        ["-expect-session-miss"] = Flag.Switch(c => c.ExpectSessionMiss = true),
        ["-expect-session-id"] = Flag.Switch(c => c.ExpectSessionId = true),
        ["-expect-no-session-id"] = Flag.Switch(c => c.ExpectNoSessionId = true),
        ["-expect-no-session"] = Flag.Switch(c => c.ExpectNoSession = true),
        ["-expect-ticket-renewal"] = Flag.Switch(c => c.ExpectTicketRenewal = true),
        ["-expect-ticket-supports-early-data"] = Flag.Switch(c => c.ExpectTicketSupportsEarlyData = true),
        ["-expect-version"] = Flag.Number((c, v) => c.ExpectVersion = v),
        ["-expect-cipher"] = Flag.Number((c, v) => c.ExpectCipher = v),
        ["-expect-cipher-aes"] = Flag.Number((c, v) => c.ExpectCipherWithAes = v),
        ["-expect-cipher-no-aes"] = Flag.Number((c, v) => c.ExpectCipherWithoutAes = v),
        ["-expect-curve-id"] = Flag.Number((c, v) => c.ExpectCurve = v),
        ["-expect-hrr"] = Flag.Switch(c => c.ExpectHelloRetry = true),
        ["-expect-no-hrr"] = Flag.Switch(c => c.ExpectNoHelloRetry = true),
        ["-expect-peer-signature-algorithm"] = Flag.Number((c, v) => c.ExpectPeerSignatureScheme = v),
        ["-expect-peer-verify-pref"] = Flag.Number((c, v) => c.ExpectPeerVerifyPreferences.Add((SignatureScheme)v)),
        ["-expect-client-ca-list"] = Flag.Text((c, v) => c.ExpectClientCaList = v),
        ["-expect-advertised-alpn"] = Flag.Text((c, v) => c.ExpectAdvertisedAlpn = v),
        ["-expect-signed-cert-timestamps"] = Flag.Base64((c, v) => c.ExpectSignedCertificateTimestamps = v),
        ["-expect-selected-credential"] = Flag.Number((c, v) => c.ExpectSelectedCredential = v),
        ["-expect-verify-result"] = Flag.Switch(c => c.ExpectVerifyResult = true),
        ["-expect-no-peer-cert"] = Flag.Switch(c => c.ExpectNoPeerCertificate = true),
        ["-expect-peer-cert-file"] = Flag.Text((c, v) => c.ExpectPeerCertificateFile = v),
        ["-expect-ocsp-response"] = Flag.Base64((c, v) => c.ExpectOcspResponse = v),
        ["-expect-server-name"] = Flag.Text((c, v) => c.ExpectServerName = v),
        ["-expect-no-server-name"] = Flag.Switch(c => c.ExpectNoServerName = true),
        ["-expect-alpn"] = Flag.Text((c, v) => c.ExpectAlpn = v),
        ["-expect-extended-master-secret"] = Flag.Switch(c => c.ExpectExtendedMainSecret = true),
        ["-expect-secure-renegotiation"] = Flag.Switch(c => c.ExpectSecureRenegotiation = true),
        ["-expect-total-renegotiations"] = Flag.Number((c, v) => c.ExpectTotalRenegotiations = v),
    };
}

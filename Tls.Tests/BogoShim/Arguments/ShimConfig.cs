using System.Collections.Generic;
using Tls.Core;

namespace Tls.Tests.BogoShim.Arguments;

/// <summary>What the flags say about one connection. Names are the flags'; see BoringSSL's test_config.h for their meaning.</summary>
internal sealed class ShimConfig
{
    // The process.
    public int Port { get; set; }

    public ulong ShimId { get; set; }

    public bool UseIPv6 { get; set; }

    public int ResumeCount { get; set; }

    public int ResumptionDelay { get; set; }

    public bool NoTicket { get; set; }

    public bool RenewTicket { get; set; }

    // How the connection is driven.
    public bool IsServer { get; set; }

    public bool Async { get; set; }

    public bool ImplicitHandshake { get; set; }

    public bool NoOpExtraHandshake { get; set; }

    public bool ReadWithUnfinishedWrite { get; set; }

    public bool PeekThenRead { get; set; }

    public int ReadSize { get; set; } = 512;

    public int MaxSendFragment { get; set; }

    public bool UseExporterBetweenReads { get; set; }

    // Application data and the end.
    public bool ShimWritesFirst { get; set; }

    public string InitialWrite { get; set; } = "hello";

    public int RepeatInitialWrite { get; set; } = 1;

    public bool ShimShutsDown { get; set; }

    public bool CheckCloseNotify { get; set; }

    public bool SendAlert { get; set; }

    public bool KeyUpdate { get; set; }

    public int ExportKeyingMaterial { get; set; }

    public string ExportLabel { get; set; } = "";

    public string ExportContext { get; set; } = "";

    public bool UseExportContext { get; set; }

    public bool ExportTrafficSecrets { get; set; }

    public bool TlsUnique { get; set; }

    // Versions and suites.
    public int MinVersion { get; set; }

    public int MaxVersion { get; set; }

    public bool NoTls12 { get; set; }

    public bool NoTls13 { get; set; }

    public string Cipher { get; set; } = "";

    public bool IsFallback { get; set; }

    public bool EnableGrease { get; set; }

    public bool PermuteExtensions { get; set; }

    public bool NoLegacyServerConnect { get; set; }

    // Groups, shares, schemes.
    public List<NamedGroup> Curves { get; } = [];

    public List<int> CurveFlags { get; } = [];

    public List<NamedGroup>? KeyShares { get; set; }

    public List<NamedGroup> ServerSupportedGroupsHint { get; } = [];

    public List<SignatureScheme> VerifyPreferences { get; } = [];

    // Credentials: the unnumbered one, and those that a flag began.
    public CredentialConfig DefaultCredential { get; } = new();

    public List<CredentialConfig> Credentials { get; } = [];

    public CredentialConfig CurrentCredential => Credentials.Count == 0 ? DefaultCredential : Credentials[^1];

    public bool FailCertificateCallback { get; set; }

    public bool UseEarlyCallback { get; set; }

    public bool FailEarlyCallback { get; set; }

    public bool FailDdosCallback { get; set; }

    public bool UseOldClientCertificateCallback { get; set; }

    /// <summary>Numbers of the suite's own.</summary>
    public List<ushort> CertificateCompressions { get; } = [];

    // What is asked of the peer's certificate.
    public bool VerifyPeer { get; set; }

    public bool RequireAnyClientCertificate { get; set; }

    public bool VerifyFail { get; set; }

    public bool ReverifyOnResume { get; set; }

    public bool UseCustomVerifyCallback { get; set; }

    public string UseClientCaList { get; set; } = "";

    public int MaxCertificateList { get; set; }

    public bool EnableOcspStapling { get; set; }

    public bool EnableSignedCertificateTimestamps { get; set; }

    public bool UseOcspCallback { get; set; }

    public bool SetOcspInCallback { get; set; }

    public bool DeclineOcspCallback { get; set; }

    public bool FailOcspCallback { get; set; }

    // Names.
    public string HostName { get; set; } = "";

    public string AdvertiseAlpn { get; set; } = "";

    public string SelectAlpn { get; set; } = "";

    public bool DeclineAlpn { get; set; }

    public bool RejectAlpn { get; set; }

    public bool SelectEmptyAlpn { get; set; }

    // Early data.
    public bool EnableEarlyData { get; set; }

    public HandshakeType EarlyWriteAfterMessage { get; set; }

    public bool ExpectAcceptEarlyData { get; set; }

    public bool ExpectRejectEarlyData { get; set; }

    public bool ExpectNoOfferEarlyData { get; set; }

    public string ExpectEarlyDataReason { get; set; } = "";

    public int ExpectTicketAgeSkew { get; set; }

    // What has to have come of it.
    public int ExpectVersion { get; set; }

    public int ExpectCipher { get; set; }

    public int ExpectCipherWithAes { get; set; }

    public int ExpectCipherWithoutAes { get; set; }

    public int ExpectCurve { get; set; }

    public bool ExpectHelloRetry { get; set; }

    public bool ExpectNoHelloRetry { get; set; }

    public int ExpectPeerSignatureScheme { get; set; }

    public List<SignatureScheme> ExpectPeerVerifyPreferences { get; } = [];

    public int? ExpectSelectedCredential { get; set; }

    public bool ExpectVerifyResult { get; set; }

    public bool ExpectNoPeerCertificate { get; set; }

    public string ExpectPeerCertificateFile { get; set; } = "";

    public byte[] ExpectOcspResponse { get; set; } = [];

    public byte[] ExpectSignedCertificateTimestamps { get; set; } = [];

    public string ExpectClientCaList { get; set; } = "";

    public string ExpectAdvertisedAlpn { get; set; } = "";

    public string ExpectServerName { get; set; } = "";

    public bool ExpectNoServerName { get; set; }

    public string ExpectAlpn { get; set; } = "";

    public bool ExpectExtendedMainSecret { get; set; }

    public bool ExpectSecureRenegotiation { get; set; }

    public int ExpectTotalRenegotiations { get; set; }

    public bool ExpectSessionMiss { get; set; }

    public bool ExpectSessionId { get; set; }

    public bool ExpectNoSessionId { get; set; }

    public bool ExpectNoSession { get; set; }

    public bool ExpectTicketRenewal { get; set; }

    public bool ExpectTicketSupportsEarlyData { get; set; }
}

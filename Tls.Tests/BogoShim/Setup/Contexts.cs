using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Tests.BogoShim.Arguments;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>Turns what the flags say into the library's options.</summary>
internal static class Contexts
{
    public static TlsClientContext Client(ShimConfig config, IEnumerable<LoadedCredential> credentials) => Create(() => TlsClientContext.Create(new TlsClientOptions
    {
        MinVersion = MinVersion(config),
        MaxVersion = MaxVersion(config),
        CipherSuites = CipherString.Parse(config.Cipher),
        Groups = Groups(config),
        KeyShareGroups = Defaults.PredictedShare(Groups(config), config.ServerSupportedGroupsHint) ?? config.KeyShares ?? Defaults.KeyShares(Groups(config)),
        SignatureSchemes = VerifySchemes(config),
        Credentials = ChoosesAnew(config) ? [] : [.. credentials.Select(credential => credential.Credential)],
        PreSharedKeys = CredentialLoader.ImportKeys(config),
        ApplicationProtocols = Protocols(config.AdvertiseAlpn),
        RequireExtendedMainSecret = false,
        RequireSecureRenegotiation = config.NoLegacyServerConnect,
        IsFallback = config.IsFallback,
        SendGrease = config.EnableGrease,
        PermuteExtensions = config.PermuteExtensions,
        VerifyOnResumption = config.ReverifyOnResume,
        RequestCertificateStatus = config.EnableOcspStapling,
        RequestCertificateTimestamps = config.EnableSignedCertificateTimestamps,
        PauseAtCertificateRequest = ChoosesAnew(config),
        MaxSentRecordContent = MaxSentRecordContent(config),
        CertificateCompression = [.. config.CertificateCompressions.Select(MockCompression.Of)],
        Limits = Limits(config),
    }));

    public static TlsServerContext Server(ShimConfig config, IEnumerable<LoadedCredential> credentials, SessionMemory memory, bool storesSessions) => Create(() => TlsServerContext.Create(new TlsServerOptions
    {
        MinVersion = MinVersion(config),
        MaxVersion = MaxVersion(config),
        CipherSuites = CipherString.Parse(config.Cipher),
        EqualCipherSuites = CipherString.ParseEqual(config.Cipher),
        Groups = Groups(config),
        EqualGroups = EqualGroups(config),
        SignatureSchemes = VerifySchemes(config),
        Credentials = [.. credentials.Select(credential => credential.Credential)],
        PreSharedKeys = CredentialLoader.ImportKeys(config),
        ApplicationProtocols = ServedProtocols(config),
        RequireExtendedMainSecret = false,
        SendGrease = true,
        VerifyOnResumption = config.ReverifyOnResume,
        ClientCertificates = config.VerifyPeer && !config.RequireAnyClientCertificate ? ClientCertificateMode.Optional
            : config.RequireAnyClientCertificate ? ClientCertificateMode.Required
            : ClientCertificateMode.None,
        ClientCertificateAuthorities = DistinguishedNames.Parse(config.UseClientCaList),
        PauseAtClientHello = true,
        TicketKeys = config.NoTicket ? null : memory.TicketKeys,
        MaxEarlyDataSize = config.EnableEarlyData ? Defaults.MaxEarlyDataSize : 0,
        TicketLifetime = SessionMemory.TicketLifetime,
        TicketCount = config.NoTicket ? 0 : 2,
        UsesSessionStore = storesSessions,
        MaxSentRecordContent = MaxSentRecordContent(config),
        CertificateCompression = [.. config.CertificateCompressions.Select(MockCompression.Of)],
        Limits = Limits(config),
    }));

    /// <summary>A server that was told to select a protocol without a name: options with one are refused, so there is nothing to go on with.</summary>
    public static bool TakesEmptyProtocol()
    {
        try
        {
            TlsServerContext.Create(new TlsServerOptions { Credentials = [], ApplicationProtocols = [""] });
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A client that is asked each time who it is does not resume, so it is asked where a test is about the choice, and where none resumes.</summary>
    public static bool ChoosesAnew(ShimConfig config) =>
        config.ResumeCount == 0 || config.Credentials.Exists(credential => credential.CertificateFile.Length > 0) || config.FailCertificateCallback || config.ExpectClientCaList.Length > 0;

    // What a test configures and this library refuses to be configured with is a gap, not a failed handshake.
    private static T Create<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException refused)
        {
            throw new UnimplementedException(refused.Message);
        }
    }

    private static ProtocolVersion MinVersion(ShimConfig config)
    {
        if (config.MinVersion > 772) throw new UnimplementedException("a version past TLS 1.3");
        ProtocolVersion min = config.MinVersion == 772 || config.NoTls12 ? ProtocolVersion.Tls13 : ProtocolVersion.Tls12;
        return min <= MaxVersion(config) ? min : throw new ShimFailureException(":NO_SUPPORTED_VERSIONS_ENABLED:");
    }

    private static ProtocolVersion MaxVersion(ShimConfig config)
    {
        if (config.MaxVersion is > 0 and < 771) throw new UnimplementedException("TLS 1.0 and 1.1");
        return config.MaxVersion == 771 || config.NoTls13 ? ProtocolVersion.Tls12 : ProtocolVersion.Tls13;
    }

    private static IReadOnlyList<NamedGroup> Groups(ShimConfig config)
    {
        if (config.Curves.Count == 0) return Defaults.Groups;
        foreach (NamedGroup group in config.Curves)
        {
            if (!Enum.IsDefined(group)) throw new UnimplementedException($"group {group}");
        }
        return config.Curves;
    }

    // Each entry that says so is as good as the next.
    private static IReadOnlyList<NamedGroup> EqualGroups(ShimConfig config)
    {
        const int EqualToNext = 1;
        int first = config.CurveFlags.IndexOf(EqualToNext);
        return first < 0 ? [] : [.. config.Curves.Skip(first).Take(config.CurveFlags.LastIndexOf(EqualToNext) + 2 - first)];
    }

    private static IReadOnlyList<SignatureScheme> VerifySchemes(ShimConfig config) =>
        Schemes.Known(config.VerifyPreferences.Count > 0 ? config.VerifyPreferences : Defaults.VerifyPreferences);

    // The wire form: a length byte before each name.
    private static List<string> Protocols(string wire)
    {
        var names = new List<string>();
        for (int at = 0; at < wire.Length; at += wire[at] + 1) names.Add(wire.Substring(at + 1, wire[at]));
        return names;
    }

    // The suite's callback picks whatever the client offers: a name that no client has stands for one that refuses.
    private static IReadOnlyList<string> ServedProtocols(ShimConfig config) =>
        config.RejectAlpn ? ["no client has this"]
        : config.SelectAlpn.Length > 0 && !config.DeclineAlpn ? [config.SelectAlpn]
        : [];

    private static int MaxSentRecordContent(ShimConfig config) => config.MaxSendFragment > 0 ? config.MaxSendFragment : 16_384;

    private static TlsLimits Limits(ShimConfig config) =>
        new()
        {
            MaxCertificates = 100,
            MaxCertificateMessageLength = config.MaxCertificateList > 0 ? config.MaxCertificateList + 4 : TlsLimits.Default.MaxCertificateMessageLength,
        };
}

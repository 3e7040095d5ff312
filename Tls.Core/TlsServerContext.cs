using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake;
using Tls.Core.Handshake.Server;
using Tls.Core.Handshake.Server13;
using Tls.Core.Sessions;

namespace Tls.Core;

/// <summary>
/// A server's options, checked and fixed: make one and share it between connections and threads. Uses the credentials for as long as
/// it is used itself, and does not dispose them.
/// </summary>
public sealed class TlsServerContext
{
    private const int MaxRetryCookieLength = 65_000;
    private const int MaxAuthoritiesLength = 16_000;
    private const int MaxTicketCount = 16;

    private TlsServerContext(TlsServerOptions options)
    {
        Policy = new Policy(options);
        IReadOnlyList<CipherSuite> equalSuites = CheckEqual(options.EqualCipherSuites, options.CipherSuites, nameof(options.EqualCipherSuites));
        Suites13 = new ServerPreference<CipherSuiteSpec, CipherSuite>(Policy.CipherSuites13, spec => spec.Suite, equalSuites);
        Suites12 = new ServerPreference<CipherSuiteSpec, CipherSuite>(Policy.CipherSuites12, spec => spec.Suite, equalSuites);
        Groups = new ServerPreference<KeyExchangeGroup, NamedGroup>(Policy.Groups, group => group.Name, CheckEqual(options.EqualGroups, options.Groups, nameof(options.EqualGroups)));
        Credentials = [.. options.Credentials ?? []];
        RetryCookie = options.RetryCookie.ToArray();
        ClientCertificates = options.ClientCertificates;
        TicketKeys = options.TicketKeys;
        UsesSessionStore = options.UsesSessionStore;
        TicketCount = options.TicketCount;
        TicketLifetime = options.TicketLifetime;
        PauseAtClientHello = options.PauseAtClientHello;
        RefuseUnknownServerNames = options.RefuseUnknownServerNames;
        Authorities = EncodeAuthorities(options.ClientCertificateAuthorities);
        AdvertisedGroups = [.. Policy.Groups.ToArray().Select(group => group.Name)];
        bool isMode = ClientCertificates is >= ClientCertificateMode.None and <= ClientCertificateMode.Required;
        if (!isMode) throw new ArgumentException("ClientCertificates is not one of its values.", nameof(options));
        MaxEarlyDataSize = options.MaxEarlyDataSize;
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxEarlyDataSize, nameof(options.MaxEarlyDataSize));
        TlsPreSharedKey[] keys = TlsPreSharedKey.UseFor(typeof(TlsServerContext), options.PreSharedKeys, Policy);
        PskSources = keys.Length == 0 ? [] : [new ExternalPsks(keys)];
        bool hasIdentity = Credentials.Count > 0 || keys.Length > 0 || PauseAtClientHello;
        if (!hasIdentity) throw new ArgumentException("A server needs at least one credential, or a pre-shared key.", nameof(options));

        // A PSK handshake cannot ask for a certificate (RFC 9846 §4.4.2), so one of the two would not be what it says.
        bool contradicts = keys.Length > 0 && ClientCertificates == ClientCertificateMode.Required;
        if (contradicts) throw new ArgumentException("A client with a pre-shared key cannot be asked for the certificate that ClientCertificates requires.", nameof(options));
        if (RetryCookie.Length > MaxRetryCookieLength) throw new ArgumentException("RetryCookie is longer than 65,000 bytes.", nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(TicketCount, nameof(options.TicketCount));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TicketCount, MaxTicketCount, nameof(options.TicketCount));
        ArgumentOutOfRangeException.ThrowIfLessThan(TicketLifetime, TimeSpan.FromSeconds(1), nameof(options.TicketLifetime));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(TicketLifetime, SessionState.MaxLifetime, nameof(options.TicketLifetime));
        SessionBinding = Sessions.SessionBinding.OfOptions(this);
    }

    internal Policy Policy { get; }

    internal ServerPreference<CipherSuiteSpec, CipherSuite> Suites13 { get; }

    internal ServerPreference<CipherSuiteSpec, CipherSuite> Suites12 { get; }

    internal ServerPreference<KeyExchangeGroup, NamedGroup> Groups { get; }

    internal IReadOnlyList<TlsCredential> Credentials { get; }

    /// <summary>Where the keys of offered identities are looked for, in this order.</summary>
    internal IReadOnlyList<IPskSource> PskSources { get; private init; }

    internal int MaxEarlyDataSize { get; }

    internal byte[] RetryCookie { get; }

    internal ClientCertificateMode ClientCertificates { get; }

    internal TlsTicketKeys? TicketKeys { get; }

    internal bool UsesSessionStore { get; }

    internal int TicketCount { get; }

    internal TimeSpan TicketLifetime { get; }

    /// <summary>What these options contribute to the rules that a session is bound to.</summary>
    internal byte[] SessionBinding { get; }

    internal bool PauseAtClientHello { get; }

    internal bool RefuseUnknownServerNames { get; }

    /// <summary>The content of the authorities vector; empty where none are named.</summary>
    internal byte[] Authorities { get; }

    /// <summary>The groups that EncryptedExtensions lists; others than those that are negotiated only in tests that replay somebody else's.</summary>
    internal NamedGroup[] AdvertisedGroups { get; init; }

    /// <summary>
    /// Checks the options and copies them. Throws <see cref="ArgumentException"/> that names what is wrong: no credential, an empty list,
    /// an entry twice, a suite or group that the crypto provider does not have, a size out of range.
    /// </summary>
    public static TlsServerContext Create(TlsServerOptions options) => new(options);

    internal static TlsServerContext Create(TlsServerOptions options, NamedGroup[] advertisedGroups) =>
        new(options) { AdvertisedGroups = advertisedGroups };

    internal static TlsServerContext Create(TlsServerOptions options, NamedGroup[] advertisedGroups, IPskSource tickets) =>
        new(options) { AdvertisedGroups = advertisedGroups, PskSources = [tickets] };

    private static IReadOnlyList<T> CheckEqual<T>(IReadOnlyList<T>? equal, IReadOnlyList<T> all, string name)
    {
        if (equal is null) return [];
        bool fits = equal.Distinct().Count() == equal.Count && equal.All(all.Contains);
        return fits ? equal : throw new ArgumentException($"{name} repeats an entry, or holds one that the server does not have.");
    }

    private static byte[] EncodeAuthorities(IReadOnlyList<ReadOnlyMemory<byte>>? authorities)
    {
        using var writer = new TlsWriter();
        foreach (ReadOnlyMemory<byte> name in authorities ?? [])
        {
            if (name.IsEmpty) throw new ArgumentException("A name in ClientCertificateAuthorities is empty.");
            DistinguishedName.Write(writer, name.Span);
        }
        return writer.Length <= MaxAuthoritiesLength ? writer.Written.ToArray() : throw new ArgumentException("ClientCertificateAuthorities together exceed 16,000 bytes.");
    }
}

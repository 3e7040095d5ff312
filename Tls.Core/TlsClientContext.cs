using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core.Crypto;
using Tls.Core.Handshake;
using Tls.Core.Handshake.Client;

namespace Tls.Core;

/// <summary>
/// A client's options, checked and fixed: make one and share it between connections and threads. Uses the credentials for as long as it
/// is used itself, and does not dispose them. Holds no connection state.
/// </summary>
public sealed class TlsClientContext
{
    // A quarter of what the extensions of a ClientHello hold together; as much is left to a ticket, and to application protocols.
    private const int MaxIdentitiesLength = 16_384;

    private TlsClientContext(TlsClientOptions options)
    {
        Policy = new Policy(options);
        Credentials = [.. options.Credentials ?? []];
        TlsPreSharedKey[] keys = TlsPreSharedKey.UseFor(typeof(TlsClientContext), options.PreSharedKeys, Policy);
        if (keys.Sum(key => (long)key.Identity.Length) > MaxIdentitiesLength) throw new ArgumentException("The identities of PreSharedKeys together exceed 16,384 bytes.", nameof(options));
        PreSharedKeys = [.. keys.Select(key => new OfferedPsk(key.Identity.ToArray(), obfuscatedTicketAge: 0, key.Key, key.EarlyData))];
        KeyShareGroups = SelectKeyShareGroups(options.KeyShareGroups);
        PermuteExtensions = options.PermuteExtensions;
        IsFallback = options.IsFallback;
        RequireSecureRenegotiation = options.RequireSecureRenegotiation;
        RequestCertificateStatus = options.RequestCertificateStatus;
        RequestCertificateTimestamps = options.RequestCertificateTimestamps;
        PauseAtCertificateRequest = options.PauseAtCertificateRequest;
        if (PauseAtCertificateRequest && Credentials.Count > 0) throw new ArgumentException("PauseAtCertificateRequest leaves nothing to Credentials: give one or the other.", nameof(options));
        SessionBinding = Sessions.SessionBinding.OfOptions(this);
    }

    internal Policy Policy { get; }

    internal KeyExchangeGroup[] KeyShareGroups { get; }

    internal IReadOnlyList<TlsCredential> Credentials { get; }

    /// <summary>Offered on every connection; others than those of the options only in tests that replay somebody else's.</summary>
    internal IReadOnlyList<OfferedPsk> PreSharedKeys { get; private init; }

    internal bool PermuteExtensions { get; }

    internal bool IsFallback { get; }

    internal bool RequireSecureRenegotiation { get; }

    internal bool RequestCertificateStatus { get; }

    internal bool RequestCertificateTimestamps { get; }

    /// <summary>What these options contribute to the rules that a session is bound to.</summary>
    internal byte[] SessionBinding { get; }

    internal bool PauseAtCertificateRequest { get; }

    /// <summary>What the ClientHello holds in which order; another one only in tests that replay somebody else's.</summary>
    internal ClientHelloLayout Layout { get; init; } = ClientHelloLayout.Default;

    /// <summary>Whether the client may be in a later connection who it was in this one. Who chooses anew each time has to be asked.</summary>
    internal bool MayResume(TlsConnectionInfo info) => !PauseAtCertificateRequest || info.LocalCertificates.Count == 0;

    /// <summary>
    /// Checks the options and copies them. Throws <see cref="ArgumentException"/> that names what is wrong: an empty list, an entry twice,
    /// a suite or group that the crypto provider does not have, a size out of range.
    /// </summary>
    public static TlsClientContext Create(TlsClientOptions options) => new(options);

    internal static TlsClientContext Create(TlsClientOptions options, ClientHelloLayout layout) => new(options) { Layout = layout };

    internal static TlsClientContext Create(TlsClientOptions options, ClientHelloLayout layout, OfferedPsk psk) =>
        new(options) { Layout = layout, PreSharedKeys = [psk] };

    private KeyExchangeGroup[] SelectKeyShareGroups(IReadOnlyList<NamedGroup>? names)
    {
        if (!Policy.AllowsTls13) return [];
        if (names is null) return DefaultKeyShareGroups();
        KeyExchangeGroup[] selected = [.. Policy.Groups.ToArray().Where(group => names.Contains(group.Name))];
        return selected.Length == names.Count ? selected : throw new ArgumentException("KeyShareGroups holds a group twice, or one that is not among Groups.");
    }

    private KeyExchangeGroup[] DefaultKeyShareGroups()
    {
        KeyExchangeGroup first = Policy.Groups[0];
        return first is HybridGroup hybrid && Policy.FindAllowed(hybrid.Classical.Name) is { } classical ? [first, classical] : [first];
    }
}

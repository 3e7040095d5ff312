using System;
using System.Collections.Generic;

namespace Tls.Core;

/// <summary>What a server wants. Read once, by <see cref="TlsServerContext.Create(TlsServerOptions)"/>.</summary>
public sealed class TlsServerOptions : TlsOptions
{
    /// <summary>
    /// Who the server can be; at least one, unless there are <see cref="PreSharedKeys"/>, and then clients without one of those are refused, or
    /// <see cref="PauseAtClientHello"/> is there to name another context. Of those that can sign with a scheme of the client's (and in TLS 1.2 lie on a curve of its) the one
    /// is used whose certificate bears the name that the client asks for, as it is or else under a wildcard; among equals one whose
    /// chain is signed with what the client verifies in certificates; then one that an authority of the client's issued (RFC 9846 §4.5.1.2);
    /// then the first (in TLS 1.2 the first that fits the first suite). Where no certificate bears the name, or the client names none, the others count alike.
    /// A chain that rests on SHA-1 is shown to clients only that list it (RFC 9846 §4.5.1.2).
    /// </summary>
    public required IReadOnlyList<TlsCredential> Credentials { get; init; }

    /// <summary>
    /// Those of <see cref="TlsOptions.CipherSuites"/> that the server likes equally: in each version they stand in the place of the first of
    /// them, and the client's order decides among them (RFC 9846 §4.2.2, RFC 5246 §7.4.1.2). Default none. With AES and ChaCha20 in it
    /// clients get what their hardware does better; with all suites in it, their own choice.
    /// </summary>
    public IReadOnlyList<CipherSuite> EqualCipherSuites { get; init; } = [];

    /// <summary>
    /// Those of <see cref="TlsOptions.Groups"/> that the server likes equally, likewise (RFC 9846 §4.3.7). Default none. What is said there of
    /// hybrids and shares goes for the order that comes of it.
    /// </summary>
    public IReadOnlyList<NamedGroup> EqualGroups { get; init; } = [];

    /// <summary>
    /// Whether a client that asks for a name which no certificate in <see cref="Credentials"/> bears is refused with unrecognized_name
    /// (RFC 6066 §3); default false. A client that asks for no name is served either way.
    /// </summary>
    public bool RefuseUnknownServerNames { get; init; }

    /// <summary>
    /// Whether every ClientHello is put to a <see cref="ClientHelloDecision"/> before anything is negotiated, once a connection; default false.
    /// </summary>
    public bool PauseAtClientHello { get; init; }

    /// <summary>
    /// Keys by which clients can prove who they are instead of by certificate (TLS 1.3; RFC 9846 §4.3.11); default none. The first of the
    /// client's that is known here is used, and no certificate shown or asked for: <see cref="TlsConnectionInfo.PreSharedKeyIdentity"/> tells
    /// which it was. No identity twice; each key's hash needs a cipher suite. Not together with <see cref="ClientCertificateMode.Required"/>.
    /// </summary>
    public IReadOnlyList<TlsPreSharedKey> PreSharedKeys { get; init; } = [];

    /// <summary>
    /// How many bytes of early data (0-RTT, RFC 9846 §4.3.10) are taken from a client, at most; 0, the default, takes none. The tickets of TLS 1.3
    /// say so, and only with a key that allows it may a client send some; a key that allows more than this is good for none. Each time an
    /// <see cref="EarlyDataDecision"/> asks whether it may be a replay.
    /// Early data can be repeated by others: take it only for requests that may safely come twice.
    /// </summary>
    public int MaxEarlyDataSize { get; init; }

    /// <summary>Whether clients are asked for a certificate; default None. What comes is put to a <see cref="PeerCertificateDecision"/>.</summary>
    public ClientCertificateMode ClientCertificates { get; init; }

    /// <summary>
    /// The authorities whose certificates a client should choose from (RFC 9846 §4.3.4): distinguished names in DER, together at most
    /// 16,000 bytes. A hint, never a check. Default none.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ClientCertificateAuthorities { get; init; } = [];

    /// <summary>
    /// Goes into every HelloRetryRequest, and has to come back unchanged (RFC 9846 §4.3.2): 1 to 65,000 bytes; empty, the default, sends
    /// none. The connection keeps its own state either way.
    /// </summary>
    public ReadOnlyMemory<byte> RetryCookie { get; init; }

    /// <summary>
    /// Seals sessions into tickets and opens them again, without asking anybody; default null. In TLS 1.3 a store goes first, where there
    /// is one; in TLS 1.2 it serves clients that know no tickets. Sessions need the time: <see cref="TlsConnection.UseSessions"/>.
    /// </summary>
    public TlsTicketKeys? TicketKeys { get; init; }

    /// <summary>
    /// Sessions are kept by the caller: the server asks a <see cref="SessionDecision"/> for those that clients name, and gives new ones to
    /// <see cref="TlsConnection.TryTakeStoredSession"/>; after a failure <see cref="TlsConnection.TryTakeFailedSession"/> says which are to be removed.
    /// Default false.
    /// </summary>
    public bool UsesSessionStore { get; init; }

    /// <summary>
    /// How many tickets a TLS 1.3 client gets along with the first data (RFC 9846 §4.7.1), 0 to 16; default 2. One that resumed gets one.
    /// </summary>
    public int TicketCount { get; init; } = 2;

    /// <summary>How long a session can be resumed, a second to seven days (RFC 9846 §4.7.1); default two hours.</summary>
    public TimeSpan TicketLifetime { get; init; } = TimeSpan.FromHours(2);
}

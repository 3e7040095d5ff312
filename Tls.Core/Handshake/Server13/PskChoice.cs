using System;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server13;

/// <summary>The pre-shared key that a server would use, out of those in a ClientHello (RFC 9846 §4.3.11). Not believed before its binder is verified.</summary>
internal sealed class PskChoice
{
    private PskChoice(int index, FoundPsk psk, CipherSuiteSpec suite) => (Index, Psk, Suite) = (index, psk, suite);

    /// <summary>selected_identity.</summary>
    public int Index { get; }

    public FoundPsk Psk { get; }

    /// <summary>Has the key's hash.</summary>
    public CipherSuiteSpec Suite { get; }

    /// <summary>
    /// The first identity that is known and has a suite; null where none has, and then the handshake goes on without. §4.3.11: an external
    /// key influences the choice of the suite, a session does not.
    /// </summary>
    /// <param name="hello">The ClientHello.</param>
    /// <param name="server">The options.</param>
    /// <param name="context">Bounds how many identities are looked at.</param>
    /// <param name="settled">The suite of a HelloRetryRequest, which stays.</param>
    public static PskChoice? Select(ClientHello hello, TlsServerContext server, HandshakeContext context, CipherSuiteSpec? settled)
    {
        if (!hello.Extensions.TryGet(out PreSharedKeyClientHello offered)) return null;
        PeerFaultException.ThrowIf(offered.Binders.Count != offered.Identities.Count, TlsFault.PskBinderCountMismatch);
        if (!hello.Extensions.Require<PskKeyExchangeModes>().Contains(PskKeyExchangeMode.PskDheKe)) return null;

        int index = 0;
        foreach (PskIdentity identity in offered.Identities)
        {
            if (index >= context.Limits.MaxPskIdentities) break;
            if (Find(identity, hello, server, context) is { } found && SelectSuite(found, hello, server, settled) is { } suite)
            {
                return new PskChoice(index, found, suite);
            }
            index++;
        }
        return null;
    }

    /// <summary>Whether this ClientHello has the key in its list.</summary>
    public bool IsOfferedBy(ClientHello hello)
    {
        if (!hello.Extensions.TryGet(out PreSharedKeyClientHello offered)) return false;
        foreach (PskIdentity identity in offered.Identities)
        {
            if (identity.Identity.SequenceEqual(Psk.Identity)) return true;
        }
        return false;
    }

    private static FoundPsk? Find(PskIdentity identity, ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        foreach (IPskSource source in server.PskSources)
        {
            if (source.Find(identity, context) is { } found) return found;
        }
        return SessionPsks.Find(identity, hello, server, context);
    }

    private static CipherSuiteSpec? SelectSuite(FoundPsk found, ClientHello hello, TlsServerContext server, CipherSuiteSpec? settled)
    {
        // A session does not bend the choice of the suite. §4.7.1 would let it go on with any of its hash.
        if (found.Session is { } session)
        {
            CipherSuiteSpec chosen = settled ?? ServerNegotiation.SelectSuite(hello, server);
            return chosen == session.State.Suite ? chosen : null;
        }
        if (settled is not null) return settled.Hash == found.Key.Hash ? settled : null;
        foreach (CipherSuiteSpec spec in server.Suites13.For(hello.CipherSuites))
        {
            if (spec.Hash == found.Key.Hash && hello.CipherSuites.Contains(spec.Suite)) return spec;
        }
        return null;
    }
}

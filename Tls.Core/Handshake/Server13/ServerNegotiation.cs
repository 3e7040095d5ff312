using System;
using System.Collections.Generic;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Server;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server13;

/// <summary>What a server chose from a ClientHello. Everything in it was in the client's offer.</summary>
internal sealed class ServerNegotiation
{
    private ServerNegotiation(CipherSuiteSpec suite, KeyExchangeGroup group) => (Suite, Group) = (suite, group);

    public CipherSuiteSpec Suite { get; }

    public KeyExchangeGroup Group { get; }

    /// <summary>Null where there is no certificate to show, because a pre-shared key will do.</summary>
    public CredentialChoice? Credential { get; private init; }

    /// <summary>Null where no pre-shared key will do.</summary>
    public PskChoice? Psk { get; private init; }

    /// <summary>How the client takes the certificate compressed; null where it goes as it is.</summary>
    public TlsCertificateCompression? Compression { get; private init; }

    /// <summary>What the client asked for besides, in either version.</summary>
    public required ClientWishes Wishes { get; init; }

    public static ServerNegotiation Negotiate(ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        var psk = PskChoice.Select(hello, server, context, settled: null);
        return new ServerNegotiation(psk?.Suite ?? SelectSuite(hello, server), SelectGroup(hello, server))
        {
            Psk = psk,
            Credential = psk is null ? SelectCredential(hello, server) : null,
            Compression = server.Policy.CertificateCompressions.Select(hello.Extensions),
            Wishes = ClientWishes.Read(hello, server.Policy, context),
        };
    }

    /// <summary>§4.2.2: a second ClientHello may leave out pre-shared keys, but none that fits the suite; suite and group stay.</summary>
    public ServerNegotiation Again(ClientHello second, TlsServerContext server, HandshakeContext context)
    {
        PeerFaultException.ThrowIf(Psk is not null && !second.Extensions.Contains(ExtensionType.PreSharedKey), TlsFault.MissingExtension);
        var psk = PskChoice.Select(second, server, context, Suite);

        // A key that fits stays in the offer. Whether we still take it is another matter: it may have expired on the way.
        PeerFaultException.ThrowIf(Psk is not null && !Psk.IsOfferedBy(second), TlsFault.ClientHelloChanged);
        return new ServerNegotiation(Suite, Group)
        {
            Psk = psk,
            Credential = psk is null ? SelectCredential(second, server) : null,
            Compression = Compression,
            Wishes = Wishes,
        };
    }

    /// <summary>The client's share for the chosen group; false where it sent none, and has to be asked.</summary>
    public bool TryFindShare(ClientHello hello, out ReadOnlySpan<byte> share) =>
        hello.Extensions.Require<KeyShareClientHello>().TryFind(Group.Name, out share);

    private static CredentialChoice SelectCredential(ClientHello hello, TlsServerContext server)
    {
        CodePointList<SignatureScheme> schemes = hello.Extensions.Require<SignatureAlgorithms>().SupportedSignatureAlgorithms;
        IReadOnlyList<TlsCredential>[] tiers = CredentialPreference.Of(hello, schemes).RankFor(server);
        return CredentialChoice.Select(tiers, server.Policy.SignatureSchemes, schemes, CredentialDemands.Tls13) ??
            throw new PeerFaultException(TlsFault.NoSharedSignatureScheme);
    }

    // The server's order counts, as far as it has one: it knows its hardware and its rules.
    public static CipherSuiteSpec SelectSuite(ClientHello hello, TlsServerContext server)
    {
        foreach (CipherSuiteSpec spec in server.Suites13.For(hello.CipherSuites))
        {
            if (hello.CipherSuites.Contains(spec.Suite)) return spec;
        }
        throw new PeerFaultException(TlsFault.NoSharedCipherSuite);
    }

    // The first of ours for which a share came. A round trip is spent where there is none, and where a post-quantum group would be missed: what is
    // said today under a classical key may be read by those who keep it for later.
    private static KeyExchangeGroup SelectGroup(ClientHello hello, TlsServerContext server)
    {
        CodePointList<NamedGroup> groups = hello.Extensions.Require<SupportedGroups>().NamedGroupList;
        KeyShareClientHello shares = hello.Extensions.Require<KeyShareClientHello>();
        CheckShares(shares, groups);
        KeyExchangeGroup? withoutShare = null, quantumSafeWithoutShare = null;
        foreach (KeyExchangeGroup group in server.Groups.For(groups))
        {
            if (!groups.Contains(group.Name)) continue;
            if (shares.TryFind(group.Name, out _)) return group.IsPostQuantum ? group : quantumSafeWithoutShare ?? group;
            withoutShare ??= group;
            if (group.IsPostQuantum) quantumSafeWithoutShare ??= group;
        }
        return withoutShare ?? throw new PeerFaultException(TlsFault.NoSharedGroup);
    }

    // §4.3.8: one share for a group at most, and only for groups that are listed.
    private static void CheckShares(KeyShareClientHello shares, CodePointList<NamedGroup> groups)
    {
        var seen = new CodePointSet(stackalloc ulong[CodePointSet.WordsForUInt16]);
        var listed = new CodePointSet(stackalloc ulong[CodePointSet.WordsForUInt16]);
        foreach (NamedGroup group in groups) listed.Add((ushort)group);
        foreach (KeyShareEntry share in shares)
        {
            PeerFaultException.ThrowIf(!seen.Add((ushort)share.Group), TlsFault.DuplicateKeyShare);
            PeerFaultException.ThrowIf(listed.Add((ushort)share.Group), TlsFault.KeyShareNotInGroups);
        }
    }
}

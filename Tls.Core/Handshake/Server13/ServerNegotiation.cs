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
    private ServerNegotiation(CipherSuiteSpec suite, KeyExchangeGroup group, CredentialChoice credential) =>
        (Suite, Group, Credential) = (suite, group, credential);

    public CipherSuiteSpec Suite { get; }

    public KeyExchangeGroup Group { get; }

    public CredentialChoice Credential { get; }

    /// <summary>What the client asked for besides, in either version.</summary>
    public required ClientWishes Wishes { get; init; }

    public static ServerNegotiation Negotiate(ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        CipherSuiteSpec suite = SelectSuite(hello, server.Policy);
        KeyExchangeGroup group = SelectGroup(hello, server.Policy);
        CodePointList<SignatureScheme> schemes = hello.Extensions.Require<SignatureAlgorithms>().SupportedSignatureAlgorithms;
        List<TlsCredential>[] tiers = CredentialPreference.Of(hello, schemes).RankFor(server);
        CredentialChoice credential = CredentialChoice.Select(tiers, server.Policy.SignatureSchemes, schemes, CredentialDemands.Tls13) ??
            throw new PeerFaultException(TlsFault.NoSharedSignatureScheme);
        return new ServerNegotiation(suite, group, credential)
        {
            Wishes = ClientWishes.Read(hello, server.Policy, context),
        };
    }

    /// <summary>The client's share for the chosen group; false where it sent none, and has to be asked.</summary>
    public bool TryFindShare(ClientHello hello, out ReadOnlySpan<byte> share) =>
        hello.Extensions.Require<KeyShareClientHello>().TryFind(Group.Name, out share);

    // The server's order counts: it knows its hardware and its rules.
    private static CipherSuiteSpec SelectSuite(ClientHello hello, Policy policy)
    {
        foreach (CipherSuiteSpec spec in policy.CipherSuites13)
        {
            if (hello.CipherSuites.Contains(spec.Suite)) return spec;
        }
        throw new PeerFaultException(TlsFault.NoSharedCipherSuite);
    }

    // The first of ours for which a share came; only without any is a round trip spent on the first that the client has.
    private static KeyExchangeGroup SelectGroup(ClientHello hello, Policy policy)
    {
        CodePointList<NamedGroup> groups = hello.Extensions.Require<SupportedGroups>().NamedGroupList;
        KeyShareClientHello shares = hello.Extensions.Require<KeyShareClientHello>();
        CheckShares(shares, groups);
        KeyExchangeGroup? withoutShare = null;
        foreach (KeyExchangeGroup group in policy.Groups)
        {
            if (!groups.Contains(group.Name)) continue;
            if (shares.TryFind(group.Name, out _)) return group;
            withoutShare ??= group;
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

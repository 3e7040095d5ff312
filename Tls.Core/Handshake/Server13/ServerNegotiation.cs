using System;
using System.Text;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server13;

/// <summary>What a server chose from a ClientHello. Everything in it was in the client's offer.</summary>
internal sealed class ServerNegotiation
{
    private ServerNegotiation(CipherSuiteSpec suite, KeyExchangeGroup group, TlsCredential credential, SignatureScheme scheme) =>
        (Suite, Group, Credential, Scheme) = (suite, group, credential, scheme);

    public CipherSuiteSpec Suite { get; }

    public KeyExchangeGroup Group { get; }

    public TlsCredential Credential { get; }

    public SignatureScheme Scheme { get; }

    /// <summary>The name of the protocol as it goes on the wire; null where there is none.</summary>
    public byte[]? ApplicationProtocol { get; private init; }

    /// <summary>The client asked for a name (RFC 6066 §3), so the answer acknowledges it.</summary>
    public bool HasServerName { get; private init; }

    /// <summary>The client's record_size_limit, which the answer repeats with ours (RFC 8449 §4); null where it sent none.</summary>
    public int? ClientRecordSizeLimit { get; private init; }

    public static ServerNegotiation Negotiate(ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        CipherSuiteSpec suite = SelectSuite(hello, server.Policy);
        KeyExchangeGroup group = SelectGroup(hello, server.Policy);
        (TlsCredential credential, SignatureScheme scheme) = SelectCredential(hello, server);
        byte[]? protocol = SelectProtocol(hello, server.Policy);
        string? name = ReadServerName(hello);
        context.Info.ServerName = name;
        context.Info.ApplicationProtocol = protocol is null ? null : Encoding.UTF8.GetString(protocol);
        return new ServerNegotiation(suite, group, credential, scheme)
        {
            ApplicationProtocol = protocol,
            HasServerName = name is not null,
            ClientRecordSizeLimit = hello.Extensions.TryGet(out RecordSizeLimit limit) ? limit.Limit : null,
        };
    }

    /// <summary>The client's share for the chosen group; false where it sent none, and has to be asked.</summary>
    public bool TryFindShare(ClientHello hello, out ReadOnlySpan<byte> share) =>
        hello.Extensions.Require<KeyShareClientHello>().TryFind(Group.Name, out share);

    // The server's order counts: it knows its hardware and its rules.
    private static CipherSuiteSpec SelectSuite(ClientHello hello, Policy policy)
    {
        foreach (CipherSuiteSpec spec in policy.CipherSuites)
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

    private static (TlsCredential Credential, SignatureScheme Scheme) SelectCredential(ClientHello hello, TlsServerContext server)
    {
        CodePointList<SignatureScheme> theirs = hello.Extensions.Require<SignatureAlgorithms>().SupportedSignatureAlgorithms;
        foreach (TlsCredential credential in server.Credentials)
        {
            foreach (SignatureScheme scheme in server.Policy.SignatureSchemes)
            {
                SigningKey key = credential.Key;
                if (scheme.FitsTls13(key.Kind) && scheme.FitsKeySize(key.KeySize) && theirs.Contains(scheme)) return (credential, scheme);
            }
        }
        throw new PeerFaultException(TlsFault.NoSharedSignatureScheme);
    }

    // RFC 7301 §3.2: the server's order counts; no overlap is an error, an absent list is none.
    private static byte[]? SelectProtocol(ClientHello hello, Policy policy)
    {
        if (!hello.Extensions.TryGet(out ApplicationLayerProtocolNegotiation theirs) || policy.ApplicationProtocols.IsEmpty) return null;
        foreach (byte[] protocol in policy.ApplicationProtocols)
        {
            if (theirs.Contains(protocol)) return protocol;
        }
        throw new PeerFaultException(TlsFault.NoApplicationProtocol);
    }

    private static string? ReadServerName(ClientHello hello) =>
        hello.Extensions.TryGet(out ServerNameList names) && !names.HostName.IsEmpty ? Encoding.ASCII.GetString(names.HostName) : null;
}

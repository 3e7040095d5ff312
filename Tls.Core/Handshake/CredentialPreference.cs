using System;
using System.Collections.Generic;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;

namespace Tls.Core.Handshake;

/// <summary>
/// What a peer would like of our credentials without making the handshake depend on it: the name that it asks for, the schemes that it
/// verifies in certificates, the authorities that it trusts (RFC 9846 §4.5.1.2). What it insists on is in <see cref="CredentialDemands"/>.
/// </summary>
internal readonly ref struct CredentialPreference
{
    private const int NameWeight = 4;
    private const int SignatureWeight = 2;
    private const int AuthorityWeight = 1;

    /// <summary>The host name of server_name, in ASCII; empty where there is none.</summary>
    public ReadOnlySpan<byte> ServerName { get; init; }

    /// <summary>§4.3.3: signature_algorithms_cert, or signature_algorithms where that is absent.</summary>
    public CodePointList<SignatureScheme> CertificateSchemes { get; init; }

    /// <summary>§4.3.4: one of these should have issued a certificate of the chain; empty where it does not matter.</summary>
    public ElementList<ReadOnlySpan<byte>, DistinguishedName> Authorities { get; init; }

    /// <summary>What a client says of it.</summary>
    public static CredentialPreference Of(ClientHello hello, CodePointList<SignatureScheme> schemes)
    {
        bool hasName = hello.Extensions.TryGet(out ServerNameList names);
        bool hasSchemes = hello.Extensions.TryGet(out SignatureAlgorithmsCert certificates);
        bool hasAuthorities = hello.Extensions.TryGet(out CertificateAuthorities authorities);
        return new CredentialPreference
        {
            ServerName = hasName ? names.HostName : default,
            CertificateSchemes = hasSchemes ? certificates.SupportedSignatureAlgorithms : schemes,
            Authorities = hasAuthorities ? authorities.Authorities : default,
        };
    }

    /// <summary>A server's credentials for this client. Where the options refuse names that none of them bears, such a name is a fault.</summary>
    public IReadOnlyList<TlsCredential>[] RankFor(TlsServerContext server)
    {
        IReadOnlyList<TlsCredential> credentials = server.Credentials;
        if (server.RefuseUnknownServerNames && !ServerName.IsEmpty)
        {
            credentials = WithName(credentials);
            PeerFaultException.ThrowIf(credentials.Count == 0, TlsFault.UnrecognizedName);
        }
        return Rank(credentials);
    }

    /// <summary>
    /// The credentials in tiers, the best first; within a tier in our own order. §4.5.1.2: a chain that rests on SHA-1 is shown to nobody who has
    /// not asked for it, not even where there is no other.
    /// </summary>
    public IReadOnlyList<TlsCredential>[] Rank(IReadOnlyList<TlsCredential> credentials)
    {
        if (credentials.Count == 1) return credentials[0].Facts.IsSignedWithUnwantedHash(CertificateSchemes) ? [] : [credentials];
        var tiers = new SortedDictionary<int, List<TlsCredential>>();
        foreach (TlsCredential credential in credentials)
        {
            if (credential.Facts.IsSignedWithUnwantedHash(CertificateSchemes)) continue;
            int rank = -Score(credential);
            if (!tiers.TryGetValue(rank, out List<TlsCredential>? tier)) tiers.Add(rank, tier = []);
            tier.Add(credential);
        }
        return [.. tiers.Values];
    }

    private List<TlsCredential> WithName(IReadOnlyList<TlsCredential> credentials)
    {
        var bearing = new List<TlsCredential>();
        foreach (TlsCredential credential in credentials)
        {
            if (credential.Facts.MatchName(ServerName) > 0) bearing.Add(credential);
        }
        return bearing;
    }

    private int Score(TlsCredential credential)
    {
        int score = ServerName.IsEmpty ? 0 : NameWeight * credential.Facts.MatchName(ServerName);
        if (credential.Facts.IsSignedWith(CertificateSchemes)) score += SignatureWeight;
        foreach (ReadOnlySpan<byte> authority in Authorities)
        {
            if (credential.Facts.IsIssuedBy(authority)) return score + AuthorityWeight;
        }
        return score;
    }
}

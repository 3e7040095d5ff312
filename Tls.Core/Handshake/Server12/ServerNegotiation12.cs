using System.Collections.Generic;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Server;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server12;

/// <summary>
/// What a server chose from a ClientHello for TLS 1.2. The suite names the kind of key, so suite, credential and scheme are chosen
/// together. Everything in it was in the client's offer.
/// </summary>
internal sealed class ServerNegotiation12
{
    private ServerNegotiation12(Policy policy, CipherSuiteSpec suite, DiffieHellmanGroup group, CredentialChoice credential) =>
        (Policy, Suite, Group, Credential) = (policy, suite, group, credential);

    public Policy Policy { get; }

    public CipherSuiteSpec Suite { get; }

    public DiffieHellmanGroup Group { get; }

    public CredentialChoice Credential { get; }

    /// <summary>What the client asked for besides, in either version.</summary>
    public required ClientWishes Wishes { get; init; }

    public static ServerNegotiation12 Negotiate(ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        bool lacksUncompressed = hello.Extensions.TryGet(out EcPointFormats formats) && !formats.HasUncompressed;
        PeerFaultException.ThrowIf(lacksUncompressed, TlsFault.MissingUncompressedPoints);

        // RFC 5246 §7.4.1.4.1: without the extension SHA-1 is meant, which nobody may use any more (RFC 9155): nothing is shared.
        CodePointList<SignatureScheme> schemes = hello.Extensions.TryGet(out SignatureAlgorithms algorithms) ? algorithms.SupportedSignatureAlgorithms : default;
        CodePointList<NamedGroup> curves = hello.Extensions.TryGet(out SupportedGroups listed) ? listed.NamedGroupList : default;

        // RFC 8422 §4: to a client without supported_groups any curve may be sent. None is guessed, and then no suite of ours is possible.
        PeerFaultException.ThrowIf(curves.Count == 0, TlsFault.NoSharedCipherSuite);
        DiffieHellmanGroup group = SelectGroup(curves, server);
        CipherSuiteSpec[] suites = SharedSuites(hello, server);
        PeerFaultException.ThrowIf(suites.Length == 0, TlsFault.NoSharedCipherSuite);

        // The suite follows the credential: the right name under our second suite is worth more than the wrong one under our first.
        foreach (IReadOnlyList<TlsCredential> tier in CredentialPreference.Of(hello, schemes).RankFor(server))
        {
            foreach (CipherSuiteSpec suite in suites)
            {
                CredentialDemands demands = CredentialDemands.Tls12(suite.Authentication) with { Curves = curves };
                var credential = CredentialChoice.Select(tier, server.Policy.SignatureSchemes, schemes, demands);
                if (credential is null) continue;
                return new ServerNegotiation12(server.Policy, suite, group, credential) { Wishes = ClientWishes.Read(hello, server.Policy, context) };
            }
        }
        throw new PeerFaultException(TlsFault.NoSharedSignatureScheme);
    }

    private static CipherSuiteSpec[] SharedSuites(ClientHello hello, TlsServerContext server)
    {
        var shared = new List<CipherSuiteSpec>();
        foreach (CipherSuiteSpec suite in server.Suites12.For(hello.CipherSuites))
        {
            if (hello.CipherSuites.Contains(suite.Suite)) shared.Add(suite);
        }
        return [.. shared];
    }

    private static DiffieHellmanGroup SelectGroup(CodePointList<NamedGroup> theirs, TlsServerContext server)
    {
        foreach (KeyExchangeGroup group in server.Groups.For(theirs))
        {
            if (group is DiffieHellmanGroup fit && theirs.Contains(group.Name)) return fit;
        }
        throw new PeerFaultException(TlsFault.NoSharedGroup);
    }
}

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
    private ServerNegotiation12(Policy policy, CipherSuiteSpec suite, DiffieHellmanGroup group, TlsCredential credential, SignatureScheme scheme) =>
        (Policy, Suite, Group, Credential, Scheme) = (policy, suite, group, credential, scheme);

    public Policy Policy { get; }

    public CipherSuiteSpec Suite { get; }

    public DiffieHellmanGroup Group { get; }

    public TlsCredential Credential { get; }

    public SignatureScheme Scheme { get; }

    /// <summary>What the client asked for besides, in either version.</summary>
    public required ClientWishes Wishes { get; init; }

    public static ServerNegotiation12 Negotiate(ClientHello hello, TlsServerContext server, HandshakeContext context)
    {
        bool lacksUncompressed = hello.Extensions.TryGet(out EcPointFormats formats) && !formats.HasUncompressed;
        PeerFaultException.ThrowIf(lacksUncompressed, TlsFault.MissingUncompressedPoints);

        // RFC 5246 §7.4.1.4.1: without the extension SHA-1 is meant, which nobody may use any more (RFC 9155).
        CodePointList<SignatureScheme> schemes = hello.Extensions.Require<SignatureAlgorithms>().SupportedSignatureAlgorithms;
        DiffieHellmanGroup group = SelectGroup(hello, server.Policy);
        bool sharesSuite = false;
        foreach (CipherSuiteSpec suite in server.Policy.CipherSuites12)
        {
            if (!hello.CipherSuites.Contains(suite.Suite)) continue;
            sharesSuite = true;
            if (!TrySelectCredential(hello, suite, schemes, server, out TlsCredential? credential, out SignatureScheme scheme)) continue;
            return new ServerNegotiation12(server.Policy, suite, group, credential!, scheme) { Wishes = ClientWishes.Read(hello, server.Policy, context) };
        }
        throw new PeerFaultException(sharesSuite ? TlsFault.NoSharedSignatureScheme : TlsFault.NoSharedCipherSuite);
    }

    // RFC 8422 §5.1: a client without supported_groups takes any, so it gets our first.
    private static DiffieHellmanGroup SelectGroup(ClientHello hello, Policy policy)
    {
        foreach (KeyExchangeGroup group in policy.Groups)
        {
            if (group is DiffieHellmanGroup fit && HasGroup(hello, group.Name)) return fit;
        }
        throw new PeerFaultException(TlsFault.NoSharedGroup);
    }

    private static bool HasGroup(ClientHello hello, NamedGroup group) =>
        !hello.Extensions.TryGet(out SupportedGroups theirs) || theirs.NamedGroupList.Contains(group);

    private static bool TrySelectCredential(
        ClientHello hello, CipherSuiteSpec suite, CodePointList<SignatureScheme> theirs, TlsServerContext server, out TlsCredential? selected, out SignatureScheme selectedScheme)
    {
        foreach (TlsCredential credential in server.Credentials)
        {
            SigningKey key = credential.Key;
            if (!suite.Authentication.Allows(key.Kind) || key.Kind.Curve() is { } curve && !HasGroup(hello, curve)) continue;
            foreach (SignatureScheme scheme in server.Policy.SignatureSchemes)
            {
                if (!scheme.FitsTls12(key.Kind) || !scheme.FitsKeySize(key.KeySize) || !theirs.Contains(scheme)) continue;
                (selected, selectedScheme) = (credential, scheme);
                return true;
            }
        }
        (selected, selectedScheme) = (null, SignatureScheme.None);
        return false;
    }
}

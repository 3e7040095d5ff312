using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Client12;

/// <summary>RFC 5246 §7.4.3, RFC 8422 §5.4: the server's share, signed; here the server proves that it holds its key.</summary>
[Next<WaitServerKeyExchange>]
[Next<WaitServerHelloDone>]
internal sealed class WaitServerKeyExchange(ClientOffer offer, Hellos12 hellos, PeerChain chain, bool mayHaveStatus) : Client12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        if (mayHaveStatus && message.Type == HandshakeType.CertificateStatus)
        {
            // RFC 6066 §8: between Certificate and ServerKeyExchange, once, or not at all.
            PeerChain withStatus = chain.With(message.As<CertificateStatus>());
            context.Transcript.Append(message.Encoded);
            return new WaitServerKeyExchange(offer, hellos, withStatus, mayHaveStatus: false);
        }

        ServerKeyExchange exchange = message.As<ServerKeyExchange>();
        var group = offer.Policy.FindAllowed(exchange.Group) as DiffieHellmanGroup;
        PeerFaultException.ThrowIf(group is null, TlsFault.GroupNotOffered);
        var proof = PossessionProof.Verify(exchange, chain.LeafKey, offer.Policy.SignatureSchemes, hellos);
        chain.Dispose();
        context.Transcript.Append(message.Encoded);
        context.Info.Group = exchange.Group;
        context.Info.PeerSignatureScheme = exchange.Algorithm;

        var decision = new PeerCertificateDecision(chain.Certificates, chain.OcspResponse, offer.ServerName?.Text, peerIsServer: true)
        {
            SignedCertificateTimestamps = hellos.Timestamps,
        };
        return new WaitServerHelloDone(offer, hellos, decision, proof, group!, exchange.Public.ToArray(), answer: null);
    }
}

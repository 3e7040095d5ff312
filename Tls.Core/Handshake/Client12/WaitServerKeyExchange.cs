using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Client12;

/// <summary>RFC 5246 §7.4.3, RFC 8422 §5.4: the server's share, signed; here the server proves that it holds its key.</summary>
[Next<WaitServerHelloDone>]
internal sealed class WaitServerKeyExchange(ClientOffer offer, Hellos12 hellos, PeerChain chain) : Client12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        ServerKeyExchange exchange = message.As<ServerKeyExchange>();
        var group = offer.Policy.FindAllowed(exchange.Group) as DiffieHellmanGroup;
        PeerFaultException.ThrowIf(group is null, TlsFault.GroupNotOffered);
        var proof = PossessionProof.Verify(exchange, chain.LeafKey, offer.Policy.SignatureSchemes, hellos);
        chain.Dispose();
        context.Transcript.Append(message.Encoded);
        context.Info.Group = exchange.Group;
        context.Info.PeerSignatureScheme = exchange.Algorithm;

        var decision = new PeerCertificateDecision(chain.Certificates, offer.ServerName?.Text, peerIsServer: true);
        return new WaitServerHelloDone(offer, hellos, decision, proof, group!, exchange.Public.ToArray(), answer: null);
    }
}

using Tls.Core.Codec;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client13;

/// <summary>RFC 9846 Appendix A.1, WAIT_CV.</summary>
[Next<ServerCertificatePending>]
internal sealed class WaitCertificateVerify(ClientOffer offer, HandshakeSecrets secrets, ClientAnswer? answer, PeerChain chain) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        CertificateVerify verify = message.As<CertificateVerify>();
        var proof = PossessionProof.Verify(verify, chain.LeafKey, offer.Policy.SignatureSchemes, context.Transcript, signerIsServer: true);
        chain.Dispose();
        context.Transcript.Append(message.Encoded);
        context.Info.PeerSignatureScheme = verify.Algorithm;

        var decision = new PeerCertificateDecision(chain.Certificates, chain.OcspResponse, offer.ServerName?.Text, peerIsServer: true)
        {
            SignedCertificateTimestamps = chain.Timestamps,
        };
        return new ServerCertificatePending(decision, proof, secrets, answer);
    }
}

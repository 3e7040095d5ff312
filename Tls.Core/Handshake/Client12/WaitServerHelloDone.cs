using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Client12;

/// <summary>RFC 5246 §7.4.4, §7.4.5: a CertificateRequest, maybe, and the end of the server's flight.</summary>
[Next<WaitServerHelloDone>]
[Next<ServerCertificatePending>]
internal sealed class WaitServerHelloDone(
    Hellos12 hellos, PeerCertificateDecision decision, PossessionProof proof, DiffieHellmanGroup group, byte[] serverShare, bool isCertificateRequested)
    : Client12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        if (message.Type == HandshakeType.CertificateRequest && !isCertificateRequested)
        {
            message.As<CertificateRequest12>();
            context.Transcript.Append(message.Encoded);
            return new WaitServerHelloDone(hellos, decision, proof, group, serverShare, isCertificateRequested: true);
        }

        message.As<ServerHelloDone>();
        context.Transcript.Append(message.Encoded);
        return new ServerCertificatePending(hellos, decision, proof, group, serverShare, isCertificateRequested);
    }
}

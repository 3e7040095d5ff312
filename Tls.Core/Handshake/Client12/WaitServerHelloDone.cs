using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Client12;

/// <summary>RFC 5246 §7.4.4, §7.4.5: a CertificateRequest, maybe, and the end of the server's flight.</summary>
[Next<WaitServerHelloDone>]
[Next<ServerCertificatePending>]
internal sealed class WaitServerHelloDone(
    ClientOffer offer, Hellos12 hellos, PeerCertificateDecision decision, PossessionProof proof, DiffieHellmanGroup group, byte[] serverShare, ClientAnswer? answer)
    : Client12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        if (message.Type == HandshakeType.CertificateRequest && answer is null)
        {
            CertificateRequest12 request = message.As<CertificateRequest12>();
            var preference = new CredentialPreference { CertificateSchemes = request.SupportedSignatureAlgorithms, Authorities = request.CertificateAuthorities };
            var chosen = ClientAnswer.To(offer, request.SupportedSignatureAlgorithms, request.Authentication, filters: default, preference);
            context.Transcript.Append(message.Encoded);
            return new WaitServerHelloDone(offer, hellos, decision, proof, group, serverShare, chosen);
        }

        // What a server says after this has to answer the client's flight, which it has not seen.
        message.As<ServerHelloDone>();
        message.ExpectRecordBoundary();
        if (answer is null) context.Transcript.ForgetMessages();
        context.Transcript.Append(message.Encoded);
        return new ServerCertificatePending(hellos, decision, proof, group, serverShare, answer);
    }
}

using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Handshake.Server;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server13;

/// <summary>RFC 9846 Appendix A.2, WAIT_CV: a client that sent a certificate cannot go on without it (LESSONS row 26).</summary>
[Next<ClientCertificatePending>]
internal sealed class WaitCertificateVerify(TlsServerContext server, ServerSessions? tickets, HandshakeSecrets secrets, ApplicationSecrets application, PeerChain client) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        CertificateVerify verify = message.As<CertificateVerify>();
        var proof = PossessionProof.Verify(verify, client.LeafKey, server.Policy.SignatureSchemes, context.Transcript, signerIsServer: false);
        client.Dispose();
        context.Transcript.Append(message.Encoded);
        context.Info.PeerSignatureScheme = verify.Algorithm;
        var decision = new PeerCertificateDecision(client.Certificates, ocspResponse: default, serverName: null, peerIsServer: false);
        return new ClientCertificatePending(decision, proof, tickets, secrets, application);
    }
}

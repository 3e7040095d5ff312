using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server12;

/// <summary>RFC 5246 §7.4.8: a client that sent a certificate proves that it holds the key; it cannot go on without (LESSONS row 26).</summary>
[Next<ClientCertificatePending>]
internal sealed class WaitCertificateVerify(TlsServerContext server, SessionIssue12 issue, MainSecret12 main, KeyBlock12 keys, PeerChain client) : Server12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        CertificateVerify verify = message.As<CertificateVerify>();
        var proof = PossessionProof.Verify12(verify, client.LeafKey, server.Policy.SignatureSchemes, context.Transcript.Messages);
        client.Dispose();
        context.Transcript.ForgetMessages();
        context.Transcript.Append(message.Encoded);
        context.Info.PeerSignatureScheme = verify.Algorithm;
        return new ClientCertificatePending(new PeerCertificateDecision(client.Certificates, ocspResponse: default, serverName: null, peerIsServer: false), proof, issue, main, keys);
    }
}

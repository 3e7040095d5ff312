using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Handshake.Server;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server13;

/// <summary>RFC 9846 Appendix A.2, WAIT_CERT: the client's certificates, which may be none.</summary>
[Next<WaitFinished>]
[Next<WaitCertificateVerify>]
internal sealed class WaitCertificate(TlsServerContext server, ServerSessions? tickets, HandshakeSecrets secrets, ApplicationSecrets application) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        Certificate certificate = server.Policy.CertificateCompressions.Receive(message, context);

        // §4.5.1: the context is that of the request, which was empty.
        PeerFaultException.ThrowIf(!certificate.CertificateRequestContext.IsEmpty, TlsFault.WrongCertificateRequestContext);
        if (certificate.IsEmpty)
        {
            PeerFaultException.ThrowIf(server.ClientCertificates == ClientCertificateMode.Required, TlsFault.ClientCertificateRequired);
            context.Transcript.Append(message.Encoded);
            return new WaitFinished(secrets, application, PeerAuthenticated.AnonymousClient, tickets);
        }

        // §4.3: our request asked for no extension of a certificate.
        foreach (CertificateEntry entry in certificate)
        {
            PeerFaultException.ThrowIf(!entry.Extensions.IsEmpty, TlsFault.UnsolicitedExtension);
        }
        var chain = PeerChain.Read(certificate, context);
        context.Transcript.Append(message.Encoded);
        return new WaitCertificateVerify(server, tickets, secrets, application, chain);
    }
}

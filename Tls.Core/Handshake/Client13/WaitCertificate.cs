using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Client;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client13;

/// <summary>RFC 9846 Appendix A.1, WAIT_CERT.</summary>
[Next<WaitCertificateVerify>]
internal sealed class WaitCertificate(ClientOffer offer, HandshakeSecrets secrets, ClientAnswer? answer) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        Certificate certificate = offer.Policy.CertificateCompressions.Receive(message, context);

        // §4.5.1: the context is empty where it answers no request; §4.5.1.3: a server always has a certificate.
        PeerFaultException.ThrowIf(!certificate.CertificateRequestContext.IsEmpty, TlsFault.WrongCertificateRequestContext);
        PeerFaultException.ThrowIf(certificate.IsEmpty, TlsFault.EmptyServerCertificate);
        foreach (CertificateEntry entry in certificate)
        {
            foreach (ExtensionEntry extension in entry.Extensions)
            {
                PeerFaultException.ThrowIf(!offer.Offered(extension.Type), TlsFault.UnsolicitedExtension);
            }
            ExtensionPlacement.Check(entry.Extensions, ExtensionContext.Certificate);
        }

        var chain = PeerChain.Read(certificate, context);
        context.Transcript.Append(message.Encoded);
        return new WaitCertificateVerify(offer, secrets, answer, chain);
    }
}

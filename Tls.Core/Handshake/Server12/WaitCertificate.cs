using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Server12;

/// <summary>RFC 5246 §7.4.6: the client's certificates, which may be none.</summary>
[Next<WaitClientKeyExchange>]
internal sealed class WaitCertificate(TlsServerContext server, Hellos12 hellos, KeyExchange exchange) : Server12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        Certificate12 certificate = message.As<Certificate12>();
        PeerChain? chain = certificate.IsEmpty ? null : PeerChain.Read(certificate, context);
        bool isMissing = chain is null && server.ClientCertificates == ClientCertificateMode.Required;
        PeerFaultException.ThrowIf(isMissing, TlsFault.ClientCertificateRequired12);
        context.Transcript.Append(message.Encoded);
        return new WaitClientKeyExchange(server, hellos, exchange, chain);
    }
}

using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Client;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Client12;

/// <summary>RFC 5246 §7.4.2: the server's certificates. Every suite here has them.</summary>
[Next<WaitServerKeyExchange>]
internal sealed class WaitCertificate(ClientOffer offer, Hellos12 hellos, bool mayHaveStatus) : Client12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        Certificate12 certificate = message.As<Certificate12>();
        PeerFaultException.ThrowIf(certificate.IsEmpty, TlsFault.EmptyServerCertificate);
        var chain = PeerChain.Read(certificate, context);
        PeerFaultException.ThrowIf(!hellos.Suite.Authentication.Allows(chain.LeafKey.Kind), TlsFault.CertificateKeyMismatchesSuite);
        bool isForeignCurve = chain.LeafKey.Kind.Curve() is { } curve && offer.Policy.FindAllowed(curve) is null;
        PeerFaultException.ThrowIf(isForeignCurve, TlsFault.CertificateKeyMismatchesSuite);
        context.Transcript.Append(message.Encoded);
        return new WaitServerKeyExchange(offer, hellos, chain, mayHaveStatus);
    }
}

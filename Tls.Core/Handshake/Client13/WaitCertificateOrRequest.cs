using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Client;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client13;

/// <summary>RFC 9846 Appendix A.1, WAIT_CERT_CR.</summary>
[Next<WaitCertificate>]
[Next<WaitCertificateVerify>]
internal sealed class WaitCertificateOrRequest(ClientOffer offer, HandshakeSecrets secrets) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        if (message.Type != HandshakeType.CertificateRequest)
        {
            return new WaitCertificate(offer, secrets, answer: null).Handle(message, context);
        }

        CertificateRequest request = message.As<CertificateRequest>();
        PeerFaultException.ThrowIf(request.Extensions.Count > context.Limits.MaxExtensions, TlsFault.TooManyExtensions);
        ExtensionPlacement.Check(request.Extensions, ExtensionContext.CertificateRequest);

        // §4.4.2: empty in the main handshake; signature_algorithms has to be there.
        PeerFaultException.ThrowIf(!request.CertificateRequestContext.IsEmpty, TlsFault.WrongCertificateRequestContext);
        CodePointList<SignatureScheme> schemes = request.Extensions.Require<SignatureAlgorithms>().SupportedSignatureAlgorithms;
        bool hasCertificateSchemes = request.Extensions.TryGet(out SignatureAlgorithmsCert certificateSchemes);
        request.Extensions.TryGet(out CertificateAuthorities authorities);
        request.Extensions.TryGet(out OidFilters filters);
        var preference = new CredentialPreference
        {
            CertificateSchemes = hasCertificateSchemes ? certificateSchemes.SupportedSignatureAlgorithms : schemes,
            Authorities = authorities.Authorities,
        };
        TlsCertificateCompression? compression = offer.Policy.CertificateCompressions.Select(request.Extensions);
        var answer = ClientAnswer.To(offer, schemes, authentication12: null, filters, preference, compression);
        context.Transcript.Append(message.Encoded);
        return new WaitCertificate(offer, secrets, answer);
    }
}

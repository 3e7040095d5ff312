using System.Linq;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Peers;

/// <summary>Takes whoever shows one certificate, without a chain: not every platform can judge one with a key of ML-DSA.</summary>
internal sealed class OnePin(byte[] certificate) : CertificateVerifier
{
    public override CertificateVerdict Verify(PeerCertificateDecision question) => PinOf(question.Chain[0]).SequenceEqual(PinOf(certificate))
        ? CertificateVerdict.Accepted
        : CertificateVerdict.Refused(TlsFault.CertificateRefused, "another key");
}

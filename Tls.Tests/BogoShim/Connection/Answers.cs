using Tls.Core;
using Tls.Tests.BogoShim.Arguments;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>Answers the connection's decisions as the flags say, and remembers what BoringSSL's callbacks would have been told.</summary>
internal sealed class Answers(ShimConfig config)
{
    private bool _verified;

    /// <summary>The staple that the decision showed.</summary>
    public byte[] OcspResponse { get; private set; } = [];

    public void Answer(TlsDecision decision)
    {
        switch (decision)
        {
            case PeerCertificateDecision certificate:
                Judge(certificate);
                break;
            default:
                throw new UnimplementedException(decision.GetType().Name);
        }
    }

    // A client that was not told to verify looks and goes on; a server that asks at all means it.
    private void Judge(PeerCertificateDecision decision)
    {
        if (_verified) throw new ShimFailureException("Certificate verified twice.");
        _verified = true;
        OcspResponse = decision.OcspResponse.ToArray();
        if (config.ExpectOcspResponse.Length > 0 && OcspResponse.Length == 0) throw new ShimFailureException("OCSP response not available in verify callback.");

        bool isEnforced = config.IsServer || config.VerifyPeer;
        if (config.VerifyFail && isEnforced) decision.Reject(TlsFault.CertificateRefused);
        else if (config.UseOcspCallback && config.FailOcspCallback && !config.IsServer) decision.Reject(TlsFault.InvalidCertificateStatus);
        else decision.Accept();
    }
}

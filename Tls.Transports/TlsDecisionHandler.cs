using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// Answers the questions of a handshake that no <see cref="CertificateVerifier"/> answers: <see cref="SignatureDecision"/>,
/// <see cref="ClientHelloDecision"/>, <see cref="CertificateRequestDecision"/>, and on a server without a verifier
/// <see cref="PeerCertificateDecision"/>. It may take its time, and one handler may serve many connections at once.
/// </summary>
/// <param name="decision">Has to be answered when the task completes; a question that is not, and one whose handler throws, ends the
/// handshake with <see cref="TlsFault.InternalError"/>.</param>
/// <param name="cancellationToken">That of the handshake.</param>
public delegate ValueTask TlsDecisionHandler(TlsDecision decision, CancellationToken cancellationToken);

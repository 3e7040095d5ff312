using System;
using Tls.Core;

namespace Tls.Tests.Peers;

/// <summary>Answers that let a handshake go on, for tests that are not about the question.</summary>
internal static class Answers
{
    public static void Agree(TlsDecision decision)
    {
        switch (decision)
        {
            case PeerCertificateDecision question:
                question.Accept();
                break;
            case ClientHelloDecision question:
                question.Proceed();
                break;
            case SignatureDecision question:
                question.Complete(TestCredentials.Sign(question));
                break;
            case CertificateRequestDecision question:
                question.UseNone();
                break;
            case EarlyDataDecision question:
                question.Accept();
                break;
            case SessionDecision question:
                question.NotFound();
                break;
            default:
                throw new ArgumentException($"No answer to a {decision.GetType().Name} is known here.", nameof(decision));
        }
    }
}

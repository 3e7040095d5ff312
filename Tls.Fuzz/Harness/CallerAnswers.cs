using System;
using Tls.Core;

namespace Tls.Fuzz;

/// <summary>What the caller of the side under test says to each question, always at once.</summary>
internal static class CallerAnswers
{
    // NullCrypto verifies anything.
    private static readonly byte[] Signature = new byte[64];

    /// <param name="question">Not answered yet.</param>
    /// <param name="twist">Whether the answer is no, and who the client is.</param>
    /// <param name="storedSession">What a server's store holds; null for nothing.</param>
    public static void Give(TlsDecision question, PeerTwist twist, byte[]? storedSession)
    {
        bool isNo = twist.HasFlag(PeerTwist.Reject);
        switch (question)
        {
            case PeerCertificateDecision certificate when isNo:
                certificate.Reject(TlsFault.CertificateRefused);
                break;
            case PeerCertificateDecision certificate:
                certificate.Accept();
                break;
            case ClientHelloDecision hello:
                hello.Proceed();
                break;
            case SignatureDecision signature:
                signature.Complete(Signature);
                break;
            case CertificateRequestDecision request when isNo || !request.Fits(NullPeers.ElsewhereCredential):
                request.UseNone();
                break;
            case CertificateRequestDecision request:
                request.Use(NullPeers.ElsewhereCredential);
                break;
            case EarlyDataDecision earlyData when isNo:
                earlyData.Reject();
                break;
            case EarlyDataDecision earlyData:
                earlyData.Accept();
                break;
            case SessionDecision session when isNo || storedSession is null:
                session.NotFound();
                break;
            case SessionDecision session:
                session.Found(0, storedSession);
                break;
            default:
                throw new ArgumentException($"No answer to a {question.GetType().Name} is known here.", nameof(question));
        }
    }
}

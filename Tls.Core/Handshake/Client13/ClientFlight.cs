using System;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client13;

/// <summary>What the client says after the server's Finished (RFC 9846 §2): Certificate and CertificateVerify where asked for, and Finished.</summary>
internal static class ClientFlight
{
    public static HandshakeState Send(
        ClientAnswer? answer, HandshakeSecrets secrets, ApplicationSecrets application, PeerAuthenticated server, PeerFinished finished, HandshakeContext context)
    {
        if (answer?.Question is { } question) return new CertificateRequestPending(question, answer, secrets, application, server, finished);
        return SendAnswer(answer, secrets, application, server, finished, context);
    }

    /// <summary>Certificate and CertificateVerify where they were asked for.</summary>
    public static HandshakeState SendAnswer(
        ClientAnswer? answer, HandshakeSecrets secrets, ApplicationSecrets application, PeerAuthenticated server, PeerFinished finished, HandshakeContext context)
    {
        if (context.Info.EarlyData == TlsEarlyData.Accepted) EarlyDataEnd.Finish(secrets, context);
        answer?.SendCertificate(context);
        if (answer?.Choice is { } choice)
        {
            ReadOnlySpan<byte> content = SignedContent.OfTranscript(context.Transcript, signerIsServer: false, stackalloc byte[SignedContent.MaxLength]);
            if (choice.AskToSign(content) is { } decision) return new SignaturePending(decision, secrets, application, server, finished);
            ClientAnswer.SendVerify(choice.Scheme, choice.Sign(content), context);
        }
        return Finish(secrets, application, server, finished, context);
    }

    /// <summary>Finished, the last message under the handshake keys.</summary>
    public static HandshakeState Finish(
        HandshakeSecrets secrets, ApplicationSecrets application, PeerAuthenticated server, PeerFinished finished, HandshakeContext context)
    {
        Span<byte> mac = stackalloc byte[HashFunctions.MaxLength];
        mac = mac[..secrets.HashLength];
        secrets.Client.FinishedMac(context.Transcript, mac);
        context.Send(new Finished(mac));
        PrepareTickets(application, context);
        context.SetWriteKeys(application.Client);
        application.Dispose();
        return new Connected(server, finished);
    }

    // A key from outside is there the next time as well.
    private static void PrepareTickets(ApplicationSecrets application, HandshakeContext context)
    {
        if (context.Sessions is not { Client: { } client } sessions || !client.MayResume(context.Info) || !context.Info.PreSharedKeyIdentity.IsEmpty) return;
        sessions.Resumption = application.DeriveResumption(context.Transcript);
    }
}

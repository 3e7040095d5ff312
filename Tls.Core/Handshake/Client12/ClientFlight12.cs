using System;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Client12;

/// <summary>
/// What the client says after ServerHelloDone (RFC 5246 §7.3): Certificate where asked for, ClientKeyExchange, CertificateVerify, and, after
/// ChangeCipherSpec, Finished.
/// </summary>
internal static class ClientFlight12
{
    public static HandshakeState Send(
        Hellos12 hellos, DiffieHellmanGroup group, ReadOnlySpan<byte> serverShare, ClientAnswer? answer, PeerAuthenticated server, HandshakeContext context)
    {
        if (answer?.Question is { } question) return new CertificateRequestPending(question, answer, hellos, group, serverShare.ToArray(), server);
        return SendAnswer(hellos, group, serverShare, answer, server, context);
    }

    /// <summary>Certificate, ClientKeyExchange and CertificateVerify.</summary>
    public static HandshakeState SendAnswer(
        Hellos12 hellos, DiffieHellmanGroup group, ReadOnlySpan<byte> serverShare, ClientAnswer? answer, PeerAuthenticated server, HandshakeContext context)
    {
        answer?.SendCertificate12(context);
        MainSecret12 main = SendKeyExchange(hellos, group, serverShare, context);
        if (answer?.Choice is { } choice)
        {
            // RFC 5246 §7.4.8: over all messages so far.
            ReadOnlySpan<byte> content = context.Transcript.Messages;
            if (choice.AskToSign(content) is { } decision) return new SignaturePending(decision, hellos, main, server);
            ClientAnswer.SendVerify(choice.Scheme, choice.Sign(content), context);
        }
        return Finish(hellos, main, server, context);
    }

    /// <summary>ChangeCipherSpec and Finished.</summary>
    public static HandshakeState Finish(Hellos12 hellos, MainSecret12 main, PeerAuthenticated server, HandshakeContext context)
    {
        context.Transcript.ForgetMessages();
        KeyBlock12 keys = hellos.DeriveKeys(main, context);
        context.SendChangeCipherSpec();
        context.SetWriteKeys(keys.Client, hellos.Suite);

        Span<byte> mac = stackalloc byte[MainSecret12.VerifyDataLength];
        main.FinishedMac(context.Transcript, isServers: false, mac);
        context.Send(new Finished(mac));
        return hellos.AnnouncesTicket
            ? new WaitNewSessionTicket(main, keys.Server, server)
            : new WaitChangeCipherSpec(main, keys.Server, server, ReceivedTicket12.FromSessionId(hellos));
    }

    private static MainSecret12 SendKeyExchange(Hellos12 hellos, DiffieHellmanGroup group, ReadOnlySpan<byte> serverShare, HandshakeContext context)
    {
        byte[] share = new byte[group.ServerShareLength];
        using Secret premain = group.Respond(context.Provider, serverShare, share);
        context.Send(new ClientKeyExchange(share));
        return hellos.DeriveMainSecret(premain, context);
    }
}

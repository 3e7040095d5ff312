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
        answer?.SendCertificate12(context);
        MainSecret12 main = SendKeyExchange(hellos, group, serverShare, context);
        answer?.SendVerify12(context);
        KeyBlock12 keys = hellos.DeriveKeys(main, context);
        context.SendChangeCipherSpec();
        context.SetWriteKeys(keys.Client, hellos.Suite);

        Span<byte> mac = stackalloc byte[MainSecret12.VerifyDataLength];
        main.FinishedMac(context.Transcript, isServers: false, mac);
        context.Send(new Finished(mac));
        return new WaitChangeCipherSpec(main, keys.Server, server);
    }

    private static MainSecret12 SendKeyExchange(Hellos12 hellos, DiffieHellmanGroup group, ReadOnlySpan<byte> serverShare, HandshakeContext context)
    {
        byte[] share = new byte[group.ServerShareLength];
        using Secret premain = group.Respond(context.Provider, serverShare, share);
        context.Send(new ClientKeyExchange(share));
        return hellos.DeriveMainSecret(premain, context);
    }
}

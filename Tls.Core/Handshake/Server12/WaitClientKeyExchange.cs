using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Server12;

/// <summary>RFC 5246 §7.4.7, RFC 8422 §5.7: the client's share.</summary>
[Next<WaitChangeCipherSpec>]
[Next<WaitCertificateVerify>]
internal sealed class WaitClientKeyExchange(TlsServerContext server, Hellos12 hellos, KeyExchange exchange, PeerChain? client) : Server12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        ClientKeyExchange theirs = message.As<ClientKeyExchange>();
        using Secret premain = exchange.Complete(theirs.Point);
        exchange.Dispose();
        context.Transcript.Append(message.Encoded);
        MainSecret12 main = hellos.DeriveMainSecret(premain, context);
        KeyBlock12 keys = hellos.DeriveKeys(main, context);
        if (client is not null) return new WaitCertificateVerify(server, hellos.Issue, main, keys, client);

        context.Transcript.ForgetMessages();
        return new WaitChangeCipherSpec(hellos.Issue, main, keys, PeerAuthenticated.AnonymousClient);
    }
}

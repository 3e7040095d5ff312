using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Server12;

/// <summary>RFC 5246 §7.4.7, RFC 8422 §5.7: the client's share.</summary>
[Next<WaitChangeCipherSpec>]
internal sealed class WaitClientKeyExchange(Hellos12 hellos, KeyExchange exchange) : Server12State
{
    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        ClientKeyExchange theirs = message.As<ClientKeyExchange>();
        using Secret premain = exchange.Complete(theirs.Point);
        exchange.Dispose();
        context.Transcript.Append(message.Encoded);
        MainSecret12 main = hellos.DeriveMainSecret(premain, context);
        return new WaitChangeCipherSpec(main, hellos.DeriveKeys(main, context), PeerAuthenticated.AnonymousClient);
    }
}

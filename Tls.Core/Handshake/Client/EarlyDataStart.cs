using System;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Client;

/// <summary>Goes over to the keys of early data once the ClientHello that announces it is out (RFC 9846 §4.3.10, §7.1).</summary>
internal static class EarlyDataStart
{
    public static void Begin(ClientOffer offer, HandshakeContext context)
    {
        if (offer.EarlyData is not { } terms) return;
        Span<byte> hash = stackalloc byte[HashFunctions.MaxLength];
        hash = hash[..terms.Suite.Hash.Length()];
        context.Transcript.WithPartial(terms.Suite.Hash, [], hash);
        using EarlySecret secret = offer.Psks[0].Key.Extract(context.StartSchedule(terms.Suite, offer.Random));
        context.EarlyExporter = secret.DeriveExporter(hash);

        // Appendix E.4: right after the ClientHello, where early data follows.
        if (context.IsCompatible) context.SendChangeCipherSpec();
        context.SetWriteKeys(secret.DeriveTraffic(hash));
        context.Info.EarlyData = TlsEarlyData.Offered;
        context.EarlyDataLimit = terms.MaxSize;
    }
}

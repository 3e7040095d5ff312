using System;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Client;

/// <summary>pre_shared_key of a ClientHello, which stands last in it (RFC 9846 §4.3.11), and its binders, which cover all that stands before them.</summary>
internal static class PskBinders
{
    private const int ExtensionHeaderLength = 4;

    /// <summary>How many bytes <see cref="WriteExtension"/> writes.</summary>
    public static int ExtensionLength(ClientOffer offer)
    {
        if (offer.Psks.Count == 0) return 0;
        int length = ExtensionHeaderLength + sizeof(ushort) + BindersLength(offer);
        foreach (OfferedPsk psk in offer.Psks) length += sizeof(ushort) + psk.Identity.Length + sizeof(uint);
        return length;
    }

    /// <summary>§4.3.11.2: with zeros for the binders, whose lengths count already.</summary>
    public static void WriteExtension(ClientOffer offer, TlsWriter writer)
    {
        using (writer.OpenExtension(ExtensionType.PreSharedKey))
        {
            using (writer.Vector16())
            {
                foreach (OfferedPsk psk in offer.Psks) new PskIdentity(psk.Identity, psk.ObfuscatedTicketAge).Write(writer);
            }
            using (writer.Vector16())
            {
                foreach (OfferedPsk psk in offer.Psks)
                {
                    using (writer.Vector8()) writer.Reserve(psk.BinderLength).Clear();
                }
            }
        }
    }

    /// <summary>Puts the binders in the place of the zeros.</summary>
    /// <param name="offer">What the message offers.</param>
    /// <param name="message">The whole ClientHello with its header, and nothing behind it.</param>
    /// <param name="context">The transcript holds what came before it.</param>
    public static void Fill(ClientOffer offer, TlsWriter message, HandshakeContext context)
    {
        if (offer.Psks.Count == 0) return;
        int truncated = message.Length - BindersLength(offer);
        int offset = truncated + sizeof(ushort);
        Span<byte> hash = stackalloc byte[Crypto.HashFunctions.MaxLength];
        foreach (OfferedPsk psk in offer.Psks)
        {
            offset++;
            Span<byte> partialHash = hash[..psk.BinderLength];
            context.Transcript.WithPartial(psk.Key.Hash, message.Written[..truncated], partialHash);
            using EarlySecret secret = psk.Key.Extract(new KeySchedule(context.Provider, context.Ledger, psk.FindSuite(offer.Policy.CipherSuites13)!));
            secret.BinderMac(psk.Key.Origin, partialHash, message.Patch(offset, psk.BinderLength));
            offset += psk.BinderLength;
        }
    }

    private static int BindersLength(ClientOffer offer)
    {
        int length = sizeof(ushort);
        foreach (OfferedPsk psk in offer.Psks) length += 1 + psk.BinderLength;
        return length;
    }
}

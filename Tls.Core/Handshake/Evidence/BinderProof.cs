using System;
using System.Security.Cryptography;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Server13;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Evidence;

/// <summary>
/// Exists only where the ClientHello's binder showed that the client has the pre-shared key (RFC 9846 §4.3.11.2). Nothing of a PSK is
/// believed or used without it.
/// </summary>
internal sealed class BinderProof
{
    private BinderProof(PskChoice choice, EarlySecret secret, byte[] binder) => (Choice, Secret, Binder) = (choice, secret, binder);

    public PskChoice Choice { get; }

    /// <summary>Made from the key; whoever goes on with the key schedule owns it.</summary>
    public EarlySecret Secret { get; }

    /// <summary>As it was verified. §8.2: no two ClientHellos with early data share one, unless one repeats the other.</summary>
    public ReadOnlyMemory<byte> Binder { get; }

    /// <summary>Verifies the binder of the one key that was chosen, and no other (§4.3.11).</summary>
    /// <param name="choice">What was chosen from this ClientHello.</param>
    /// <param name="hello">The ClientHello.</param>
    /// <param name="message">The same, whole.</param>
    /// <param name="context">The transcript holds what came before it.</param>
    public static BinderProof Verify(PskChoice choice, ClientHello hello, in HandshakeMessage message, HandshakeContext context)
    {
        PreSharedKeyClientHello offered = hello.Extensions.Require<PreSharedKeyClientHello>();
        Span<byte> hash = stackalloc byte[HashFunctions.MaxLength];
        Span<byte> expected = stackalloc byte[HashFunctions.MaxLength];
        hash = hash[..choice.Psk.Key.Hash.Length()];
        expected = expected[..choice.Psk.Key.Hash.Length()];

        context.Transcript.WithPartial(choice.Psk.Key.Hash, message.Encoded[..^offered.BindersLength], hash);
        EarlySecret secret = choice.Psk.Key.Extract(context.StartSchedule(choice.Suite, hello.Random));
        secret.BinderMac(choice.Psk.Key.Origin, hash, expected);
        bool matches = CryptographicOperations.FixedTimeEquals(expected, BinderAt(offered, choice.Index));
        PeerFaultException.ThrowIf(!matches, TlsFault.WrongBinder);
        return new BinderProof(choice, secret, expected.ToArray());
    }

    private static ReadOnlySpan<byte> BinderAt(PreSharedKeyClientHello offered, int index)
    {
        int i = 0;
        foreach (ReadOnlySpan<byte> binder in offered.Binders)
        {
            if (i++ == index) return binder;
        }
        throw new PeerFaultException(TlsFault.PskBinderCountMismatch);
    }
}

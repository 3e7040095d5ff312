using System;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Core.Handshake;

/// <summary>
/// What a handshake signature covers. CertificateVerify (RFC 9846 §4.5.2): 64 spaces, a context string, a zero byte, and the transcript
/// hash. ServerKeyExchange of TLS 1.2 (RFC 8422 §5.4): both randoms and the parameters.
/// </summary>
internal static class SignedContent
{
    private const int PaddingLength = 64;
    private const int ContextLength = 33;

    public const int MaxLength = PaddingLength + ContextLength + 1 + HashFunctions.MaxLength;

    private static ReadOnlySpan<byte> ServerContext => "TLS 1.3, server CertificateVerify"u8;

    private static ReadOnlySpan<byte> ClientContext => "TLS 1.3, client CertificateVerify"u8;

    /// <summary>The content, written into <paramref name="destination"/>, which has room for <see cref="MaxLength"/> bytes.</summary>
    public static ReadOnlySpan<byte> OfTranscript(Transcript throughCertificate, bool signerIsServer, Span<byte> destination)
    {
        destination[..PaddingLength].Fill((byte)' ');
        (signerIsServer ? ServerContext : ClientContext).CopyTo(destination[PaddingLength..]);
        destination[PaddingLength + ContextLength] = 0;
        int hashLength = throughCertificate.Function.Length();
        throughCertificate.Current(destination.Slice(PaddingLength + ContextLength + 1, hashLength));
        return destination[..(PaddingLength + ContextLength + 1 + hashLength)];
    }

    public static byte[] OfKeyExchange(Hellos12 hellos, ReadOnlySpan<byte> parameters) => [.. hellos.ClientRandom, .. hellos.ServerRandom, .. parameters];
}

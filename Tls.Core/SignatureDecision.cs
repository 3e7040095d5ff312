using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Tls.Core.Crypto;

namespace Tls.Core;

/// <summary>
/// Sign this with a private key that is elsewhere: in an HSM, a TPM, another process, another machine. Asked of whichever side uses a
/// credential made with <see cref="TlsCredential.WithExternalKey(IReadOnlyList{ReadOnlyMemory{byte}}, IReadOnlyList{SignatureScheme}?)"/>, where the handshake needs its signature: CertificateVerify
/// (RFC 9846 §4.5.2; RFC 5246 §7.4.8), and ServerKeyExchange of TLS 1.2 (RFC 5246 §7.4.3). What is given is verified with the certificate's
/// public key before it is sent: a wrong one ends the connection, because one that a faulty signer made can betray the key (RFC 9846
/// Appendix C), and the peer would refuse it anyhow. Reading is free of side effects and may happen on any thread; answering follows
/// <see cref="TlsDecision"/>; who cannot sign gives up.
/// </summary>
public sealed class SignatureDecision : TlsDecision
{
    private readonly byte[] _content;

    internal SignatureDecision(TlsCredential credential, SignatureScheme scheme, byte[] content)
    {
        Credential = credential;
        Scheme = scheme;
        _content = content;
    }

    /// <summary>Whose key it is: the very object of the options.</summary>
    public TlsCredential Credential { get; }

    /// <summary>
    /// How to sign. RSA-PSS takes a salt as long as the hash and MGF1 with the same hash; an ECDSA signature is the DER sequence of two integers
    /// (RFC 3279 §2.2.3), an Ed25519 one 64 bytes. ML-DSA signs the content itself, no hash of it, with an empty context (FIPS 204 §5.2).
    /// </summary>
    public SignatureScheme Scheme { get; }

    /// <summary>Exactly the bytes to sign, not their hash: 130 to 146 in TLS 1.3; in TLS 1.2 as much as the handshake so far. Nothing in it is secret.</summary>
    public ReadOnlyMemory<byte> Content => _content;

    /// <summary>The hash that the scheme takes of <see cref="Content"/>, for signers that want to be given the digest; default for Ed25519 and ML-DSA, which have none.</summary>
    public HashAlgorithmName Hash => Scheme.Hash();

    /// <summary>Gives the signature. Throws <see cref="InvalidOperationException"/> where the question was answered before.</summary>
    /// <param name="signature">Copied. Whether it is good shows at the next Receive: a wrong one is <see cref="TlsFault.InternalError"/>.</param>
    public void Complete(ReadOnlySpan<byte> signature) => SetAnswer(signature.ToArray());

    /// <summary>The signature, which the certificate's key has verified; any other is a fault.</summary>
    internal byte[] TakeSignature(TlsCryptoProvider provider)
    {
        byte[] signature = Answer as byte[] ?? throw new InvalidOperationException("The decision has not been answered.");
        using VerificationKey key = Credential.ImportPublicKey(provider);
        if (!key.Verify(Scheme, _content, signature)) throw new PeerFaultException(TlsFault.InternalError) { Reason = "the signature that was given is not one" };
        return signature;
    }
}

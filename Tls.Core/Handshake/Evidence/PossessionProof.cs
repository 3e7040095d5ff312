using System;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Evidence;

/// <summary>
/// Exists only if the peer signed this handshake with the key of its certificate: a CertificateVerify (RFC 9846 §4.5.2), or in TLS 1.2 a
/// ServerKeyExchange (RFC 5246 §7.4.3).
/// </summary>
internal sealed class PossessionProof
{
    private PossessionProof() { }

    public static PossessionProof Verify(CertificateVerify theirs, VerificationKey key, ReadOnlySpan<SignatureScheme> offered, Transcript throughCertificate, bool signerIsServer)
    {
        PeerFaultException.ThrowIf(!offered.Contains(theirs.Algorithm), TlsFault.SignatureSchemeNotOffered);
        PeerFaultException.ThrowIf(!theirs.Algorithm.FitsTls13(key.Kind) || !theirs.Algorithm.FitsKeySize(key.KeySize), TlsFault.SignatureSchemeMismatch);

        ReadOnlySpan<byte> content = SignedContent.OfTranscript(throughCertificate, signerIsServer, stackalloc byte[SignedContent.MaxLength]);
        PeerFaultException.ThrowIf(!key.Verify(theirs.Algorithm, content, theirs.Signature), TlsFault.WrongSignature);
        return new PossessionProof();
    }

    /// <summary>RFC 5246 §7.4.8: the signature covers all messages before it.</summary>
    public static PossessionProof Verify12(CertificateVerify theirs, VerificationKey key, ReadOnlySpan<SignatureScheme> offered, ReadOnlySpan<byte> messages)
    {
        CheckScheme12(theirs.Algorithm, key, offered);
        PeerFaultException.ThrowIf(!key.Verify(theirs.Algorithm, messages, theirs.Signature), TlsFault.WrongSignature);
        return new PossessionProof();
    }

    /// <summary>RFC 8422 §5.4: the signature covers both randoms and the share.</summary>
    public static PossessionProof Verify(ServerKeyExchange theirs, VerificationKey key, ReadOnlySpan<SignatureScheme> offered, Hellos12 hellos)
    {
        CheckScheme12(theirs.Algorithm, key, offered);
        PeerFaultException.ThrowIf(!key.Verify(theirs.Algorithm, SignedContent.OfKeyExchange(hellos, theirs.Parameters), theirs.Signature), TlsFault.WrongSignature);
        return new PossessionProof();
    }

    private static void CheckScheme12(SignatureScheme scheme, VerificationKey key, ReadOnlySpan<SignatureScheme> offered)
    {
        PeerFaultException.ThrowIf(!offered.Contains(scheme), TlsFault.SignatureSchemeNotOffered);
        PeerFaultException.ThrowIf(!scheme.FitsTls12(key.Kind) || !scheme.FitsKeySize(key.KeySize), TlsFault.SignatureSchemeMismatch);
    }
}

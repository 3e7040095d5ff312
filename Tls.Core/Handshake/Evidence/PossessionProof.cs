using System;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Evidence;

/// <summary>Exists only if a CertificateVerify verified under the key of the certificate before it (RFC 9846 §4.5.2).</summary>
internal sealed class PossessionProof
{
    private PossessionProof() { }

    public static PossessionProof Verify(CertificateVerify theirs, VerificationKey key, ReadOnlySpan<SignatureScheme> offered, Transcript throughCertificate, bool signerIsServer)
    {
        PeerFaultException.ThrowIf(!offered.Contains(theirs.Algorithm), TlsFault.SignatureSchemeNotOffered);
        PeerFaultException.ThrowIf(!theirs.Algorithm.FitsTls13(key.Kind) || !theirs.Algorithm.FitsKeySize(key.KeySize), TlsFault.SignatureSchemeMismatch);

        Span<byte> content = stackalloc byte[SignedContent.MaxLength];
        content = content[..SignedContent.Write(content, throughCertificate, signerIsServer)];
        PeerFaultException.ThrowIf(!key.Verify(theirs.Algorithm, content, theirs.Signature), TlsFault.WrongSignature);
        return new PossessionProof();
    }
}

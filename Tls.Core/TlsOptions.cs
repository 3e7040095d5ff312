using System.Collections.Generic;

namespace Tls.Core;

/// <summary>
/// What client and server options have in common. Plain values, read once when a context is made of them; later changes have no
/// effect. Lists are in order of preference, must not be empty unless said otherwise, and must not repeat an entry.
/// </summary>
public abstract class TlsOptions
{
    private protected TlsOptions() { }

    /// <summary>Where cryptography and randomness come from; default <see cref="TlsCryptoProvider.Platform"/>.</summary>
    public TlsCryptoProvider CryptoProvider { get; init; } = TlsCryptoProvider.Platform;

    /// <summary>The oldest version that may be negotiated, Tls12 or Tls13; default Tls12.</summary>
    public ProtocolVersion MinVersion { get; init; } = ProtocolVersion.Tls12;

    /// <summary>The newest version that may be negotiated, Tls12 or Tls13; default Tls13.</summary>
    public ProtocolVersion MaxVersion { get; init; } = ProtocolVersion.Tls13;

    /// <summary>
    /// Cipher suites that may be negotiated; default AES-128-GCM, AES-256-GCM, ChaCha20-Poly1305, in TLS 1.2 each with ECDSA and with RSA.
    /// A version without a suite here is not negotiated; a suite of a version that is not allowed plays no part.
    /// </summary>
    public IReadOnlyList<CipherSuite> CipherSuites { get; init; } =
    [
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    /// <summary>
    /// Groups that may be negotiated; default X25519MLKEM768, X25519, P-256, P-384, P-521. Hybrids with ML-KEM, and ML-KEM alone, are for TLS 1.3
    /// and play no part in TLS 1.2, which is not negotiated where there are no others. A server prefers either to what stands behind it even where
    /// that costs a round trip; among the rest it takes one for which a share came. ML-KEM alone is for those whose rules forbid hybrids: whoever
    /// breaks it breaks the connection.
    /// </summary>
    public IReadOnlyList<NamedGroup> Groups { get; init; } =
    [
        NamedGroup.X25519MLKEM768,
        NamedGroup.X25519,
        NamedGroup.Secp256r1,
        NamedGroup.Secp384r1,
        NamedGroup.Secp521r1,
    ];

    /// <summary>
    /// Signature schemes. On a client those it verifies and offers for certificates (in TLS 1.3 the PKCS#1 ones count for certificates
    /// only); on a server those it signs with, and verifies client certificates with. <see cref="TlsCredential.WithSignatureSchemes"/>
    /// gives a credential its own. Those of ML-DSA are for TLS 1.3 and not among the defaults: name them to verify the peer's; a credential with such
    /// a key signs with it anyway. Where the platform lacks ML-DSA (OpenSSL before 3.5) it cannot judge a chain with such a key either, and a verifier of
    /// your own has to.
    /// </summary>
    public IReadOnlyList<SignatureScheme> SignatureSchemes { get; init; } =
    [
        SignatureScheme.EcdsaSecp256r1Sha256,
        SignatureScheme.RsaPssRsaeSha256,
        SignatureScheme.Ed25519,
        SignatureScheme.EcdsaSecp384r1Sha384,
        SignatureScheme.RsaPssRsaeSha384,
        SignatureScheme.EcdsaSecp521r1Sha512,
        SignatureScheme.RsaPssRsaeSha512,
        SignatureScheme.RsaPssPssSha256,
        SignatureScheme.RsaPssPssSha384,
        SignatureScheme.RsaPssPssSha512,
        SignatureScheme.RsaPkcs1Sha256,
        SignatureScheme.RsaPkcs1Sha384,
        SignatureScheme.RsaPkcs1Sha512,
    ];

    /// <summary>
    /// TLS 1.2 only: demand extended_main_secret (RFC 7627), without which a man in the middle can join two sessions; default true. It is
    /// offered either way. False lets in old peers such as OpenSSL 1.0.2.
    /// </summary>
    public bool RequireExtendedMainSecret { get; init; } = true;

    /// <summary>
    /// Whether a peer whose session goes on is put to a <see cref="PeerCertificateDecision"/> again, with what it showed in the session's full
    /// handshake; default false. For what changes while a session lives, such as revocation; rules that change are the trust ID's
    /// (<see cref="TlsConnection.UseSessions"/>). A server takes no early data where it has to ask.
    /// </summary>
    public bool VerifyOnResumption { get; init; }

    /// <summary>
    /// Application protocols (RFC 7301), 1 to 255 bytes of UTF-8 each; default none, and then the extension plays no part. Where both
    /// sides have some but share none, the handshake fails.
    /// </summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];

    /// <summary>
    /// Ways to compress the certificates of both sides (RFC 8879; TLS 1.3 only), each used where the peer knows it too; default none. A chain that
    /// is too long for a server's first flight saves a round trip. Off by default because a decompressor then works on the bytes of somebody whom
    /// nobody has verified yet; it is never given more room than <see cref="TlsLimits.MaxCertificateMessageLength"/>. Certificates are public, so
    /// how short they become tells nothing. No algorithm twice, at most 127. Tls.Transports has two, in <c>CertificateCompression</c>.
    /// </summary>
    public IReadOnlyList<TlsCertificateCompression> CertificateCompression { get; init; } = [];

    /// <summary>
    /// The most plaintext bytes this side wants to receive in one protected record, 64 to 16,384 (RFC 8449, which counts a byte more);
    /// null, the default, says nothing. A peer that does not know the extension sends up to 16,384 all the same.
    /// </summary>
    public int? MaxReceivedRecordContent { get; init; }

    /// <summary>The most plaintext bytes this side puts into one record, 64 to 16,384; default 16,384.</summary>
    public int MaxSentRecordContent { get; init; } = 16_384;

    /// <summary>
    /// Hides lengths: protected records are padded so that content and type together fill a multiple of this many bytes (RFC 9846 §5.4;
    /// TLS 1.2 cannot). 1, the default, does not pad; at most 16,384.
    /// </summary>
    public int RecordPaddingBlock { get; init; } = 1;

    /// <summary>
    /// Whether TLS 1.3 looks like TLS 1.2 to middleboxes (RFC 9846 Appendix E.4); default true. A client asks its server for it, with 32 random
    /// bytes, and both send six bytes that mean nothing. A server does so for every client, or with false for those only that ask.
    /// </summary>
    public bool MiddleboxCompatibility { get; init; } = true;

    /// <summary>
    /// Whether values that RFC 8701 reserves stand among those that are offered, so that peers stay tolerant of what they do not know (GREASE):
    /// on a client suites, groups, a share, versions, signature schemes and extensions, in TLS 1.3 on a server signature schemes and an
    /// extension where it asks for a certificate, and an extension of tickets. Drawn at random for each connection; a peer that picks one is
    /// refused. Default false.
    /// </summary>
    public bool SendGrease { get; init; }

    /// <summary>
    /// Collects what <see cref="TlsConnection.TakeKeyLog"/> hands out; default false. Whoever has it can read and forge everything that the
    /// connection protects: for debugging only.
    /// </summary>
    public bool CollectKeyLog { get; init; }

    /// <summary>Bounds on what the peer can do; default <see cref="TlsLimits.Default"/>.</summary>
    public TlsLimits Limits { get; init; } = TlsLimits.Default;
}

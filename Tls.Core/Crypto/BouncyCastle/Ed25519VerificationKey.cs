using System;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>Ed25519 verification (RFC 8032 §5.1.7), for every provider: the BCL has none.</summary>
internal sealed class Ed25519VerificationKey(ReadOnlySpan<byte> key) : VerificationKey(CertificateKeyKind.Ed25519, 255)
{
    private readonly byte[] _key = key.ToArray();

    public override bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        scheme == SignatureScheme.Ed25519
        && signature.Length == Ed25519.SignatureSize
        && Ed25519.Verify(signature.ToArray(), 0, _key, 0, content.ToArray(), 0, content.Length);

    public override void Dispose() { }
}

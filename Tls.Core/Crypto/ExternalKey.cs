using System;

namespace Tls.Core.Crypto;

/// <summary>Stands for a private key that is elsewhere: what is known of it is its certificate. Signatures come through a <see cref="SignatureDecision"/>.</summary>
internal sealed class ExternalKey(CertificateKeyKind kind, int keySize) : SigningKey(kind, keySize)
{
    public override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content) =>
        throw new InvalidOperationException("The private key is elsewhere: a SignatureDecision asks for its signatures.");

    public override void Dispose() { }
}

using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Signers;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>BouncyCastle's signers for the RSA schemes of TLS (RFC 9846 §4.3.3); <see cref="RsaEncodings"/> verifies.</summary>
internal static class RsaSigners
{
    /// <summary>Null where the scheme is not RSA.</summary>
    public static ISigner? Create(SignatureScheme scheme)
    {
        if (scheme.IsRsaPkcs1()) return new RsaDigestSigner(Digests.Create(scheme));
        if (!scheme.IsRsaPss()) return null;

        // §4.3.3: the salt is as long as the hash.
        IDigest digest = Digests.Create(scheme);
        return new PssSigner(new RsaBlindedEngine(), digest, digest.GetDigestSize());
    }
}

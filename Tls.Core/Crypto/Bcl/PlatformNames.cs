using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>What the BCL calls the hashes and paddings of TLS (RFC 9846 §4.3.3, Appendix B.4).</summary>
internal static class PlatformNames
{
    public static HashAlgorithmName PlatformName(this HashFunction function) => function switch
    {
        HashFunction.Sha256 => HashAlgorithmName.SHA256,
        HashFunction.Sha384 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    /// <summary>Null where the scheme is not RSA. The BCL's PSS has the salt as long as the hash, as §4.3.3 wants.</summary>
    public static RSASignaturePadding? RsaPadding(this SignatureScheme scheme) =>
        scheme.IsRsaPss() ? RSASignaturePadding.Pss : scheme.IsRsaPkcs1() ? RSASignaturePadding.Pkcs1 : null;
}

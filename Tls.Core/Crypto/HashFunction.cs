namespace Tls.Core.Crypto;

/// <summary>The SHA-2 family (FIPS 180-4): what the transcript, HKDF and Finished use is the cipher suite's.</summary>
internal enum HashFunction
{
    Sha256,
    Sha384,

    /// <summary>No suite's; certificates are signed with it.</summary>
    Sha512,
}

internal static class HashFunctions
{
    /// <summary>The longest output of any <see cref="HashFunction"/>, for stack buffers.</summary>
    public const int MaxLength = 64;

    /// <summary>The longest block of any <see cref="HashFunction"/>, for stack buffers.</summary>
    public const int MaxBlockLength = 128;

    /// <summary>Output length in bytes.</summary>
    public static int Length(this HashFunction hash) => hash == HashFunction.Sha256 ? 32 : hash == HashFunction.Sha384 ? 48 : 64;

    /// <summary>Bytes that one step takes in, which HMAC goes by.</summary>
    public static int BlockLength(this HashFunction hash) => hash == HashFunction.Sha256 ? 64 : MaxBlockLength;
}

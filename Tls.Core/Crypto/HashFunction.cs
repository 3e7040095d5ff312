namespace Tls.Core.Crypto;

/// <summary>The hash of a cipher suite: what the transcript, HKDF and Finished use.</summary>
internal enum HashFunction
{
    Sha256,
    Sha384,
}

internal static class HashFunctions
{
    /// <summary>The longest output of any <see cref="HashFunction"/>, for stack buffers.</summary>
    public const int MaxLength = 48;

    /// <summary>Output length in bytes.</summary>
    public static int Length(this HashFunction hash) => hash == HashFunction.Sha256 ? 32 : 48;
}

using System;
using System.IO;
using System.Security.Cryptography;

namespace Tls.Sample;

/// <summary>Files that the user named: whatever is wrong with one, the message says with which.</summary>
internal static class Files
{
    /// <summary>Throws <see cref="FailureException"/>.</summary>
    public static T Use<T>(string names, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or FormatException)
        {
            // An ArgumentException also names a parameter, which is ours and not the user's.
            throw new FailureException($"{names}: {failure.Message.Split(" (Parameter", 2)[0]}", failure);
        }
    }
}

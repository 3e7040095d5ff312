using System;
using System.Diagnostics;
using NUnit.Framework;
using Tls.Core.Crypto;

namespace Tls.Tests.Keys;

/// <summary>Somebody else's PRF: <c>openssl kdf ... TLS1-PRF</c>, which OpenSSL has since 3.0.</summary>
internal static class OpenSslPrf
{
    /// <summary>PRF(secret, label and seed), as long as asked; the test is skipped where there is no such OpenSSL.</summary>
    public static byte[] Expand(HashFunction hash, byte[] secret, byte[] labelAndSeed, int length)
    {
        string digest = hash == HashFunction.Sha384 ? "SHA384" : "SHA256";
        var start = new ProcessStartInfo(Interop.Peers.Require(Interop.Peers.OpenSsl)) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "kdf", "-keylen", $"{length}", "-kdfopt", $"digest:{digest}", "-kdfopt", $"hexsecret:{Convert.ToHexString(secret)}",
            "-kdfopt", $"hexseed:{Convert.ToHexString(labelAndSeed)}", "TLS1-PRF",
        ];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) Assert.Ignore("This openssl has no kdf command: 3.0 is the first that does.");
        return Convert.FromHexString(output.Replace(":", "", StringComparison.Ordinal).Trim());
    }
}

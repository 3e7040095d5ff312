using System;
using System.Security.Cryptography;

namespace Tls.Core.Crypto.Bcl;

/// <summary>
/// Keys of the platform. What <see cref="ECDsa.Create(ECParameters)"/> gives on Linux takes each DER signature apart and puts it together
/// again, for 1,400 bytes of garbage a signature or verification; OpenSSL's own class hands it through, for none.
/// </summary>
internal static class PlatformEcdsa
{
    public static ECDsa Import(ECParameters parameters)
    {
        if (!OperatingSystem.IsLinux()) return ECDsa.Create(parameters);
        var key = new ECDsaOpenSsl();
        key.ImportParameters(parameters);
        return key;
    }
}

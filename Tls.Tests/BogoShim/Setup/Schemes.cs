using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>The signature schemes that a test may name.</summary>
internal static class Schemes
{
    /// <summary>
    /// The list as it is. What the library knows and never uses, such as SHA-1, may stand in it: that it is not used is what tests look
    /// for. What it lacks may not.
    /// </summary>
    public static IReadOnlyList<SignatureScheme> Known(IReadOnlyList<SignatureScheme> schemes)
    {
        foreach (SignatureScheme scheme in schemes)
        {
            if ((ushort)scheme is >= 0x0904 and <= 0x0906) throw new UnimplementedException("ML-DSA");
        }

        // BoringSSL's own number for what TLS 1.0 signed; it is not for the wire.
        return [.. schemes.Where(scheme => (ushort)scheme != 0xFF01)];
    }
}

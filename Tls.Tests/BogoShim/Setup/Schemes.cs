using System.Collections.Generic;
using System.Linq;
using Tls.Core;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>The signature schemes that a test may name.</summary>
internal static class Schemes
{
    /// <summary>
    /// The list as it is. What the library knows and never uses, such as SHA-1, may stand in it: that it is not used is what tests look for.
    /// BoringSSL's own number for what TLS 1.0 signed is not for the wire.
    /// </summary>
    public static IReadOnlyList<SignatureScheme> Known(IReadOnlyList<SignatureScheme> schemes) => [.. schemes.Where(scheme => (ushort)scheme != 0xFF01)];
}

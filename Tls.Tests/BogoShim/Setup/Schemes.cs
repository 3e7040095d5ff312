using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>The signature schemes that a test may name.</summary>
internal static class Schemes
{
    /// <summary>The list as it is. A test that needs one which the library lacks cannot be run.</summary>
    public static IReadOnlyList<SignatureScheme> Known(IReadOnlyList<SignatureScheme> schemes)
    {
        foreach (SignatureScheme scheme in schemes)
        {
            if (!Defaults.SigningPreferences.Contains(scheme)) throw new UnimplementedException($"signature scheme 0x{(ushort)scheme:x4}");
        }
        return schemes;
    }
}

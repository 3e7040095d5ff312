using System.Collections.Generic;
using Tls.Core;

namespace Tls.Tests.Sessions;

internal static class SessionVersions
{
    public static IEnumerable<ProtocolVersion> All => [ProtocolVersion.Tls12, ProtocolVersion.Tls13];
}

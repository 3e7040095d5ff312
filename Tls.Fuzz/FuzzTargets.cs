using System.Collections.Generic;

namespace Tls.Fuzz;

/// <summary>The registry: a target that is not listed here is neither replayed nor fuzzed.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.Of<RecordTarget>(),
        FuzzTarget.Of<ReassemblyTarget>(),
        FuzzTarget.Of<CodecTarget>(),
        FuzzTarget.Of<ClientHandshakeTarget>(),
        FuzzTarget.Of<ServerHandshakeTarget>(),
        FuzzTarget.Of<EstablishedTarget>(),
        FuzzTarget.Of<DifferentialTarget>(),
        FuzzTarget.Of<TicketTarget>(),
        FuzzTarget.Of<BioPairTarget>(),
    ];
}

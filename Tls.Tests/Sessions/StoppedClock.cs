using System;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Sessions;

/// <summary>A clock that stands at the time of the scripts: what a store forgets is then up to the test and not to the day.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public static TlsSessionMemory NewStore(int capacity = 100) => new(capacity, new StoppedClock());

    public override DateTimeOffset GetUtcNow() => ScriptedSession.Now;
}

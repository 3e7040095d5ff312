using System;

namespace Tls.Tests.Sessions;

/// <summary>A clock that shows what the test says.</summary>
internal sealed class SetClock : TimeProvider
{
    public required DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}

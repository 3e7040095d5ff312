using Tls.Tests.BogoShim.Arguments;
using Tls.Tests.BogoShim.Reporting;
using Tls.Tests.BogoShim.Setup;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>A run: one connection after the other, each of them but the first to resume what the one before it left.</summary>
internal static class Session
{
    public static void Run(ShimArguments arguments)
    {
        var memory = new SessionMemory();
        for (int i = 0; i <= arguments.Initial.ResumeCount; i++)
        {
            bool isResumption = i > 0;
            ShimConfig config = isResumption ? arguments.Resume : arguments.Initial;
            if (isResumption && !config.IsServer && memory.Ticket is null) throw new ShimFailureException("No session to offer.");
            using var wire = Wire.Dial(config);
            using var connection = new ShimConnection(config, wire, memory);
            Exchange.Run(connection, config, isResumption);
            memory.Now = memory.Now.AddSeconds(config.ResumptionDelay);
        }
    }
}

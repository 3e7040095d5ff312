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
            using var connection = new ShimConnection(config, arguments.Retry, wire, memory);
            Run(connection, config, arguments.Retry, isResumption);
            memory.Now = memory.Now.AddSeconds(config.ResumptionDelay);

            // The library renews a ticket of TLS 1.2 when half its time is over, and not on demand.
            if (config.RenewTicket) memory.Now += SessionMemory.TicketLifetime / 2;
        }
    }

    // Early data that was refused is as good as never sent: everything is done again, by other flags.
    private static void Run(ShimConnection connection, ShimConfig config, ShimConfig retry, bool isResumption)
    {
        bool isToBeRejected = !config.IsServer && isResumption && config.ExpectRejectEarlyData;
        try
        {
            Exchange.Run(connection, config, isResumption);
        }
        catch (EarlyDataRejectedException) when (isToBeRejected)
        {
            Exchange.Run(connection, retry, isResumption);
            return;
        }
        if (isToBeRejected) throw new ShimFailureException("Early data was not rejected.");
    }
}

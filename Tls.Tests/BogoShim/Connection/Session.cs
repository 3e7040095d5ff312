using Tls.Tests.BogoShim.Arguments;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>A run: one connection after the other.</summary>
internal static class Session
{
    public static void Run(ShimArguments arguments)
    {
        for (int i = 0; i <= arguments.Initial.ResumeCount; i++)
        {
            ShimConfig config = i == 0 ? arguments.Initial : arguments.Resume;
            using var wire = Wire.Dial(config);
            using var connection = new ShimConnection(config, wire);
            Exchange.Run(connection, config);
        }
    }
}

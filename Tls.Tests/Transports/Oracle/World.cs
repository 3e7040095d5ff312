using System;
using Tls.Core;

namespace Tls.Tests.Transports.Oracle;

/// <summary>Who plays the client and who the server.</summary>
internal enum Cast
{
    NativeAndNative,
    OursAndOurs,
    OursAndNative,
    NativeAndOurs,
}

/// <summary>Two ends and the network between them, which is the script.</summary>
internal sealed class World(Cast cast, ProtocolVersion version, int clientSize = 0, int serverSize = 0) : IDisposable
{
    // The shortest last record of a flight is TLS 1.2's ServerHelloDone, of nine bytes: a cut leaves its header whole.
    private const int MaxCut = 3;

    private bool _isSettled;

    public End Client { get; } = Make(cast is Cast.OursAndOurs or Cast.OursAndNative, version, isServer: false, clientSize);

    public End Server { get; } = Make(cast is Cast.OursAndOurs or Cast.NativeAndOurs, version, isServer: true, serverSize);

    /// <summary>Both are connected and nothing of the handshake is on the way: from here on all lengths are alike.</summary>
    public bool IsSettled => _isSettled |= !Client.IsInInit && !Server.IsInInit
        && Client.Outgoing + Client.Delivered + Server.Outgoing + Server.Delivered == 0;

    /// <summary>The side that a step is of.</summary>
    public End At(Step step) => step.IsClient ? Client : Server;

    public Outcome Do(Step step)
    {
        (End near, End far) = step.IsClient ? (Client, Server) : (Server, Client);
        return step.Deed switch
        {
            Deed.Transfer => Transfer(near, far, Length(near, step.Count)),
            Deed.CutOff => CutOff(far),
            _ => near.Do(step),
        };
    }

    /// <summary>Until both are connected and the network is empty; then in these modes.</summary>
    public World Connected(Modes modes)
    {
        Connected();
        Client.Set(modes);
        Server.Set(modes);
        return this;
    }

    /// <summary>Until both are connected and the network is empty.</summary>
    public World Connected()
    {
        for (int round = 0; !IsSettled; round++)
        {
            if (round > 100_000) throw new InvalidOperationException($"{cast} does not connect.");
            Client.Do(new Step(true, Deed.Handshake, 0));
            Transfer(Client, Server, int.MaxValue);
            Server.Do(new Step(false, Deed.Handshake, 0));
            Transfer(Server, Client, int.MaxValue);
        }
        return this;
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private static End Make(bool isOurs, ProtocolVersion version, bool isServer, int size) =>
        isOurs ? new OurEnd(version, isServer, size) : new NativeEnd(version, isServer, size);

    // Flights differ in length, not in what a cut within their first header or their last record does.
    private int Length(End near, int count) => IsSettled
        ? count
        : (count % 3) switch
        {
            0 => 1 + (count % 4),
            1 => near.Outgoing - 1 - (count % MaxCut),
            _ => int.MaxValue,
        };

    private static Outcome Transfer(End near, End far, int length)
    {
        int count = Math.Max(0, Math.Min(length, Math.Min(near.Outgoing, far.Room)));
        if (count > 0) far.Give(near.Take(count));
        return default(Outcome) with { Sent = count };
    }

    private static Outcome CutOff(End far)
    {
        far.CutOff();
        return default;
    }
}

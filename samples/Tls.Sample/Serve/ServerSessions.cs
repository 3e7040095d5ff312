using System;
using System.Globalization;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>What a server resumes sessions by, for as long as it runs: its ticket keys, and where early data is taken the memory of what came.</summary>
internal sealed class ServerSessions(int maxEarlyData) : IDisposable
{
    private const int MaxEarlyDataLimit = 1 << 24;

    public static Option<string> Early { get; } = new(
        "--early", "BYTES", "take so much early data from a client that comes again; others can send it to another server, or a server started anew, once more", ParseSize);

    public TlsTicketKeys Keys { get; } = TlsTicketKeys.Generate();

    public int MaxEarlyData { get; } = maxEarlyData;

    /// <summary>The keys are made at the start, so no early data under them can have come to an earlier process: as if the store had outlived it.</summary>
    public TlsSessions Sessions { get; } = new() { ReplayGuard = new TlsReplayGuard(new TlsReplayMemory()) { StoreOutlivesProcess = true } };

    public static ServerSessions Create(ParsedArguments arguments) =>
        new(arguments.Find(Early) is { } size ? int.Parse(size, CultureInfo.InvariantCulture) : 0);

    public void Dispose() => Keys.Dispose();

    private static string ParseSize(string text)
    {
        bool isSize = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= MaxEarlyDataLimit;
        return isSize ? text : throw new FormatException("BYTES is 1 to 16,777,216");
    }
}

using System;
using System.Globalization;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>What a server resumes sessions by: its ticket keys, and where early data is taken the memory of what came.</summary>
internal sealed class ServerSessions : IDisposable
{
    private const int MaxEarlyDataLimit = 1 << 24;

    public static Option<string> Early { get; } = new(
        "--early", "BYTES", "take so much early data from a client that comes again; others can send it to another server, or a server started anew, once more", ParseSize);

    public static Option<string> TicketSecret { get; } = new(
        "--ticket-secret", "FILE", "32 random bytes or more: servers that have the same file resume each other's sessions, also when started anew", text => text);

    private ServerSessions(TlsTicketKeys keys, int maxEarlyData) => (Keys, MaxEarlyData) = (keys, maxEarlyData);

    /// <summary>Of this process alone, unless a file says otherwise.</summary>
    public TlsTicketKeys Keys { get; }

    public int MaxEarlyData { get; }

    /// <summary>
    /// Keys that go with early data are made at the start, so none can have come under them to an earlier process: as if the store had outlived it.
    /// </summary>
    public TlsSessions Sessions { get; } = new() { ReplayGuard = new TlsReplayGuard(new TlsReplayMemory()) { StoreOutlivesProcess = true } };

    /// <summary>Throws <see cref="UsageException"/> and <see cref="FailureException"/>.</summary>
    public static ServerSessions Create(ParsedArguments arguments)
    {
        (string? early, string? secret) = (arguments.Find(Early), arguments.Find(TicketSecret));
        if (early is not null && secret is not null)
        {
            throw new UsageException("--early and --ticket-secret exclude each other: servers do not tell each other here what came early", ServeCommand.Command);
        }
        TlsTicketKeys keys = secret is null ? TlsTicketKeys.Generate() : Files.LoadTicketKeys(secret);
        return new ServerSessions(keys, early is null ? 0 : int.Parse(early, CultureInfo.InvariantCulture));
    }

    public void Dispose() => Keys.Dispose();

    private static string ParseSize(string text)
    {
        bool isSize = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= MaxEarlyDataLimit;
        return isSize ? text : throw new FormatException("BYTES is 1 to 16,777,216");
    }
}

using System.Collections.Generic;
using System.Linq;
using Tls.Transports;

namespace Tls.Tests.Transports.Oracle;

/// <summary>Everything that may differ from libssl.</summary>
internal static class KnownDifferences
{
    /// <summary>Those after which the two are in different states.</summary>
    public static readonly IReadOnlyList<KnownDifference> Partings =
    [
        new(99, "A Shutdown after an unfinished write sends what is sealed and then its alert; OpenSSL's alert gets stuck behind it.",
            moment => moment is { Step.Deed: Deed.Shutdown, IsWriting: true, Ours.IsInInit: false })
        {
            Example = [Client(Deed.Write, 40_000), Client(Deed.Shutdown)],
        },
        new(99, "Reading brings out the rest of a close_notify that did not fit.",
            moment => IsRead(moment) && moment is { Theirs.Sent: 0, Ours: { Sent: > 0, Shutdown: not TlsShutdownState.None } })
        {
            Example = [Client(Deed.Shutdown), Client(Deed.Transfer, 10), Client(Deed.Read, 1)],
            ExampleSize = 10,
        },
        new(90, "A key update can be scheduled while a write is unfinished or another one scheduled.",
            moment => IsKeyUpdate(moment) && moment is { Theirs: { Value: 0, Code: TlsErrorCode.Ssl }, Ours.Value: 1 })
        {
            Example = [Client(Deed.UpdateKeys), Client(Deed.UpdateKeys)],
        },
        new(90, "A key update cannot be scheduled after close_notify.",
            moment => IsKeyUpdate(moment) && moment is { Theirs.Value: 1, Ours: { Value: 0, Code: TlsErrorCode.Ssl, IsInInit: false, Shutdown: not TlsShutdownState.None } })
        {
            Example = [Client(Deed.Shutdown), Client(Deed.UpdateKeys)],
        },
        new(90, "A scheduled key update does not stop a Shutdown.",
            moment => moment is { Step.Deed: Deed.Shutdown, Theirs: { Code: TlsErrorCode.Ssl, IsInInit: true }, Ours: { Code: not TlsErrorCode.Ssl, IsInInit: false } })
        {
            Example = [Client(Deed.UpdateKeys), Client(Deed.Shutdown)],
        },
        new(90, "Reading goes on while a key update waits for room.",
            moment => IsRead(moment) && moment is { Theirs: { Code: TlsErrorCode.WantWrite, IsInInit: true }, Ours.Code: not TlsErrorCode.WantWrite })
        {
            Example = [Client(Deed.UpdateKeys), Client(Deed.Read, 1)],
            ExampleSize = 20,
        },
        new(91, "A handshake call sends the key update that the peer is owed.",
            moment => moment is { Step.Deed: Deed.Handshake or Deed.DoHandshake, Theirs: { Value: 1, Sent: 0 } } && (moment.Ours.Sent > 0 || moment.Ours.Code == TlsErrorCode.WantWrite))
        {
            Example = [Server(Deed.RequestKeys), Server(Deed.DoHandshake), Server(Deed.Transfer, 27), Client(Deed.Read, 1), Client(Deed.DoHandshake)],
        },
        new(91, "A request for new keys does no harm to a write that is unfinished; libssl 3.0 ends the connection.",
            moment => moment is { IsWriting: true, IsCut: false, Theirs: { Code: TlsErrorCode.Ssl, IsInInit: true }, Ours: { Code: not TlsErrorCode.Ssl, IsInInit: false } })
        {
            Example =
            [
                Server(Deed.Write, 40_000), Client(Deed.RequestKeys), Client(Deed.DoHandshake), Client(Deed.Transfer, 27), Server(Deed.Read, 1),
                Client(Deed.UpdateKeys), Client(Deed.DoHandshake), Client(Deed.Transfer, 27), Server(Deed.Read, 1),
            ],
        },
        new(91, "A request that is unanswered is not repeated.",
            moment => moment is { Step.Deed: Deed.RequestKeys, AwaitsKeys: true, Theirs.Value: 1 })
        {
            Example = [Client(Deed.RequestKeys), Client(Deed.DoHandshake), Client(Deed.RequestKeys)],
        },
        new(91, "The answer that is owed waits for a call that writes; OpenSSL also sends it when another message without data comes.",
            moment => IsRead(moment) && moment is { Theirs.Sent: > 0, Ours: { Sent: 0, Taken: > 0, IsInInit: false } })
        {
            Example =
            [
                Client(Deed.RequestKeys), Client(Deed.DoHandshake), Client(Deed.Transfer, 27), Server(Deed.Read, 1),
                Client(Deed.UpdateKeys), Client(Deed.DoHandshake), Client(Deed.Transfer, 27), Server(Deed.Read, 1),
            ],
        },
        new(52, "The peer's alert is no answer to a Shutdown that waits for close_notify.",
            moment => moment is { Step.Deed: Deed.Shutdown, Theirs: { Value: 1, IsInInit: true }, Ours: { Code: TlsErrorCode.Ssl, IsInInit: true } })
        {
            Example = [Client(Deed.Shutdown), Client(Deed.CutOff), Server(Deed.Read, 1), Server(Deed.Transfer, 24), Client(Deed.Shutdown)],
            ExampleCast = Cast.OursAndNative,
        },
        new(74, "Who finds the transport ended tells nobody; OpenSSL sends an alert into it.",
            moment => moment is { IsCut: true, Theirs: { Code: TlsErrorCode.Ssl, IsInInit: true }, Ours: { Code: TlsErrorCode.Ssl, IsInInit: true } })
        {
            Example = [Client(Deed.CutOff), Server(Deed.Read, 1)],
        },
    ];

    /// <summary>Those after which things go on as before.</summary>
    public static readonly IReadOnlyList<KnownDifference> Passing =
    [
        new(95, "A Shutdown that awaits the peer is no error; OpenSSL's 0 has no code of its own.",
            moment => moment is { Step.Deed: Deed.Shutdown, Theirs: { Value: 0, Code: TlsErrorCode.Syscall }, Ours: { Value: 0, Code: TlsErrorCode.None } })
        {
            Without = WithTheirAnswer,
            Example = [Client(Deed.Shutdown)],
        },
        new(51, "The same failure again, and not SYSCALL with an empty queue.",
            moment => moment is { Theirs.Code: TlsErrorCode.Syscall, Ours: { Code: TlsErrorCode.Ssl, IsInInit: true } })
        {
            Without = WithTheirAnswer,
            Example = [Client(Deed.CutOff), Server(Deed.Read, 1), Server(Deed.Read, 1)],
        },
        new(52, "The peer's alert stays a failure and does not turn into a clean end.",
            moment => moment is { Theirs: { Code: TlsErrorCode.ZeroReturn, IsInInit: true }, Ours: { Code: TlsErrorCode.Ssl, IsInInit: true } })
        {
            Without = WithTheirAnswer,
            Example = [Client(Deed.CutOff), Server(Deed.Read, 1), Server(Deed.Transfer, 24), Client(Deed.Read, 1), Client(Deed.Read, 1)],
            ExampleCast = Cast.OursAndNative,
        },
        new(10, "After a failure a key update gives that failure, whatever else is wrong with it.",
            moment => IsKeyUpdate(moment) && moment is { Theirs: { Value: 0, Code: TlsErrorCode.Ssl }, Ours: { Value: -1, Code: TlsErrorCode.Ssl, IsInInit: true } })
        {
            Without = WithTheirAnswer,
            Example = [Client(Deed.CutOff), Server(Deed.Read, 1), Server(Deed.UpdateKeys)],
        },
        new(70, "A peek after close_notify does not say what an earlier call wanted.",
            moment => moment is
            {
                Step.Deed: Deed.Peek,
                Theirs: { Value: 0, Code: TlsErrorCode.WantRead or TlsErrorCode.WantWrite },
                Ours: { Value: 0, Code: TlsErrorCode.ZeroReturn },
            })
        {
            Without = WithTheirAnswer,
            Example = [Server(Deed.Shutdown), Server(Deed.Transfer, 24), Client(Deed.Read, 1), Client(Deed.Write, 40_000), Client(Deed.Peek, 1)],
        },
        new(63, "HasPending counts every byte taken; OpenSSL forgets a record's header until a byte of its body is there.",
            moment => moment is { Theirs.HasPending: false, Ours: { HasPending: true, Pending: 0 } })
        {
            Without = moment => moment.Ours with { HasPending = false },
            Example = [Server(Deed.Write, 1), Server(Deed.Transfer, 5), Client(Deed.Read, 1)],
        },
        new(90, "A scheduled key update does not put a connection back into its handshake.",
            moment => moment is { Theirs.IsInInit: true, Ours.IsInInit: false })
        {
            Without = moment => moment.Ours with { IsInInit = true },
            Example = [Client(Deed.UpdateKeys)],
        },
    ];

    public static IEnumerable<KnownDifference> All => Partings.Concat(Passing);

    /// <summary>What has parted the two for good; null where they can go on.</summary>
    public static KnownDifference? Parting(Moment moment) => Partings.FirstOrDefault(difference => difference.Holds(moment));

    /// <summary>What ours came to, but for all that is known.</summary>
    public static Outcome Adjusted(Moment moment)
    {
        foreach (KnownDifference difference in Passing)
        {
            if (difference.Holds(moment)) moment = moment with { Ours = difference.Without!(moment) };
        }
        return moment.Ours;
    }

    private static Step Client(Deed deed, int count = 0) => new(true, deed, count);

    private static Step Server(Deed deed, int count = 0) => new(false, deed, count);

    private static bool IsKeyUpdate(Moment moment) => moment.Step.Deed is Deed.UpdateKeys or Deed.RequestKeys;

    private static bool IsRead(Moment moment) => moment.Step.Deed is Deed.Read or Deed.Peek;

    private static Outcome WithTheirAnswer(Moment moment) => moment.Ours with { Value = moment.Theirs.Value, Code = moment.Theirs.Code };
}

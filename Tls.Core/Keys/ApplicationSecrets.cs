using System;
using Tls.Core.Crypto;

namespace Tls.Core.Keys;

/// <summary>
/// The last step of the key schedule (RFC 9846 §7.1). The traffic secrets pass to the record directions, which own them from then on;
/// the main secret stays here for what is derived later, and is wiped on <see cref="Dispose"/>.
/// </summary>
internal sealed class ApplicationSecrets : IDisposable
{
    private readonly KeySchedule _schedule;
    private readonly Secret _main;

    public ApplicationSecrets(KeySchedule schedule, Secret main, Transcript throughServerFinished)
    {
        _schedule = schedule;
        _main = main;
        Span<byte> hash = stackalloc byte[HashFunctions.MaxLength];
        hash = hash[..schedule.HashLength];
        throughServerFinished.Current(hash);
        Client = schedule.DeriveTraffic(main, "c ap traffic"u8, hash);
        Server = schedule.DeriveTraffic(main, "s ap traffic"u8, hash);
        Exporter = schedule.DeriveExporter(main, "exp master"u8, hash);
    }

    public TrafficSecret Client { get; }

    public TrafficSecret Server { get; }

    /// <summary>Passes to the connection.</summary>
    public Exporter13 Exporter { get; }

    /// <summary>The client's Finished is in the transcript: what the keys of tickets are made of. The result is the caller's.</summary>
    public ResumptionSecret DeriveResumption(Transcript throughClientFinished) => _schedule.DeriveResumption(_main, "res master"u8, throughClientFinished);

    public void Dispose() => _main.Dispose();
}

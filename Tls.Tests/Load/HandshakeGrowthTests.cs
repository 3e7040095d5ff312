using System;
using System.Collections.Generic;
using System.Diagnostics;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Streams;
using Tls.Transports;

namespace Tls.Tests.Load;

/// <summary>Handshakes leave nothing behind: no managed memory, no handle, no native memory. Those that fail and those that nobody disposes neither.</summary>
[NonParallelizable]
public sealed class HandshakeGrowthTests
{
    // A pool may keep an array or two more, and a dictionary grow once; a leak of one object a handshake is above it in either length.
    private const long ManagedTolerance = 200_000;
    private const int HandleTolerance = 5;
    private const long ResidentTolerance = 60_000_000;

    private static readonly ProtocolVersion[] Versions = [ProtocolVersion.Tls13, ProtocolVersion.Tls12];

    [Test, CancelAfter(120_000)]
    public void Two_thousand_handshakes_leave_no_growth() => ShakeHands(warmUp: 500, count: 2_000);

    // dotnet test --filter "TestCategory=Load&FullyQualifiedName~HandshakeGrowth"
    [Test, Explicit, Category("Load"), CancelAfter(1_800_000)]
    public void A_hundred_thousand_handshakes_leave_no_growth() => ShakeHands(warmUp: 2_000, count: 100_000);

    private static void ShakeHands(int warmUp, int count)
    {
        TlsServerContext server = TlsStreamPair.ServerContext(protocols: ["a", "b"]);
        var clients = new Dictionary<ProtocolVersion, TlsClientContext>();
        foreach (ProtocolVersion version in Versions) clients.Add(version, TlsStreamPair.ClientContext(protocols: ["b"], maxVersion: version));
        TlsClientContext stranger = TlsStreamPair.ClientContext(protocols: ["c"]);

        for (int i = 0; i < warmUp; i++) ShakeHands(clients[Versions[i % 2]], server, stranger, i);
        (long managed, int handles, long resident) = Measure();
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < count; i++) ShakeHands(clients[Versions[i % 2]], server, stranger, i);
        TimeSpan took = watch.Elapsed;
        (long managedAfter, int handlesAfter, long residentAfter) = Measure();

        TestContext.Out.WriteLine(
            $"{count} handshakes in {took.TotalSeconds:0} s. Managed heap {managed:N0} -> {managedAfter:N0} bytes; handles {handles} -> {handlesAfter}; resident {resident:N0} -> {residentAfter:N0}");
        Assert.That(managedAfter - managed, Is.LessThan(ManagedTolerance), "managed heap");
        Assert.That(handlesAfter - handles, Is.LessThanOrEqualTo(HandleTolerance), "handles");
        Assert.That(residentAfter - resident, Is.LessThan(ResidentTolerance), "resident, which holds native memory");
    }

    // Of ten: one fails at the negotiation, one at the certificate, one is cut off in mid-handshake, one is never disposed.
    private static void ShakeHands(TlsClientContext client, TlsServerContext server, TlsClientContext stranger, int number)
    {
        TlsConnection connecting = TlsConnection.CreateClient(number % 10 == 1 ? stranger : client, TestCertificates.ServerName);
        TlsConnection accepting = TlsConnection.CreateServer(server);
        var pair = new TlsMemoryPair(connecting, accepting) { Verifier = number % 10 == 2 ? CertificateVerifier.SystemTrust : TlsStreamPair.Verifier };
        if (number % 10 == 3)
        {
            using var outgoing = new TlsBuffer();
            connecting.Start(outgoing);
            connecting.Dispose();
            return;
        }
        try
        {
            pair.Handshake();
            pair.Client.Write("ping"u8);
            pair.Run();
            Assert.That(pair.Server.ReadAll(), Has.Length.EqualTo(4));
        }
        catch (TlsException) when (number % 10 is 1 or 2)
        {
        }
        if (number % 10 != 4) pair.Dispose();
    }

    private static (long Managed, int Handles, long Resident) Measure()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        using Process process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), process.HandleCount, process.WorkingSet64);
    }
}

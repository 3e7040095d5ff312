using System;
using System.Text;
using Tls.Core;
using Tls.Tests.BogoShim.Arguments;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>What the two sides do with a connection: handshake, checks, an echo with every bit turned, and the end.</summary>
internal static class Exchange
{
    public static void Run(ShimConnection connection, ShimConfig config, bool isResumption)
    {
        if (!config.ImplicitHandshake)
        {
            connection.BeginHandshake();
            bool isEarlyClient = connection.IsEarly && !config.IsServer;
            if (!isEarlyClient) Expectations.Check(connection, config, isResumption);
            if (isResumption && config.ExpectNoOfferEarlyData && isEarlyClient) throw new ShimFailureException("Client unexpectedly offered early data.");
            if (config.NoOpExtraHandshake) connection.CheckIdle();
        }
        if (config.EarlyWriteAfterMessage != default) connection.AwaitMessage(config.EarlyWriteAfterMessage);
        WriteKeys(connection, config);
        if (config.SendAlert)
        {
            connection.Handshake();
            connection.SendFatalAlert(AlertDescription.DecompressionFailure);
            return;
        }
        WriteFirst(connection, config);
        if (connection.IsEarly && !config.IsServer)
        {
            connection.Handshake();
            Expectations.Check(connection, config, isResumption);
        }
        if (!config.ShimShutsDown) Echo(connection, config);
        Expectations.CheckTicket(connection, config);
        if (config.CheckCloseNotify) ShutDown(connection, config);
    }

    // What each side worked out for itself goes across, for the runner to compare.
    private static void WriteKeys(ShimConnection connection, ShimConfig config)
    {
        if (config.ExportKeyingMaterial > 0) connection.Write(ExportedKeys.Export(connection, config, config.ExportKeyingMaterial));
        if (config.ExportTrafficSecrets) connection.Write(ExportedKeys.TrafficSecrets(connection));
        if (config.TlsUnique) connection.Write(ExportedKeys.TlsUnique(connection));
    }

    private static void WriteFirst(ShimConnection connection, ShimConfig config)
    {
        byte[] greeting = Encoding.ASCII.GetBytes(config.InitialWrite);
        if (config.ReadWithUnfinishedWrite)
        {
            connection.WriteUnfinished(greeting);
        }
        else if (config.ShimWritesFirst)
        {
            for (int i = 0; i < config.RepeatInitialWrite; i++) connection.Write(greeting);
        }
    }

    private static void Echo(ShimConnection connection, ShimConfig config)
    {
        byte[] buffer = new byte[config.ReadSize];
        while (Read(connection, buffer, config.PeekThenRead) is > 0 and int count)
        {
            if (config.UseExporterBetweenReads) ExportedKeys.Export(connection, config, length: 1);
            Span<byte> bytes = buffer.AsSpan(0, count);
            if (config.KeyUpdate) connection.UpdateKeys();
            foreach (ref byte value in bytes) value ^= 0xFF;
            connection.Write(bytes);
        }
    }

    private static int Read(ShimConnection connection, byte[] buffer, bool peeksFirst)
    {
        if (!peeksFirst) return connection.Read(buffer);
        byte[] peeked = new byte[buffer.Length];
        int seen = connection.WaitAndPeek(peeked);
        int count = connection.Read(buffer);
        bool isSame = seen == count && peeked.AsSpan(0, seen).SequenceEqual(buffer.AsSpan(0, count));
        return isSame ? count : throw new BugException("Reading gave something else than peeking.");
    }

    // A side that shuts down first wants the other's close_notify too, and no more data.
    private static void ShutDown(ShimConnection connection, ShimConfig config)
    {
        connection.Close();
        if (!config.ShimShutsDown)
        {
            if (!connection.Tls.IsReadClosed) throw new ShimFailureException("Unexpected SSL_shutdown result: 0 != 1");
            return;
        }
        if (connection.Read(new byte[1]) > 0) throw new ShimFailureException(":APPLICATION_DATA_ON_SHUTDOWN:");
        if (!connection.Tls.IsReadClosed) throw new ShimFailureException("Unexpected SSL_shutdown result: -1 != 1");
    }
}

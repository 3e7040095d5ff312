using System;
using System.Buffers.Binary;
using System.Text;
using Tls.Core;
using Tls.Tests.BogoShim.Arguments;
using Tls.Tests.BogoShim.Reporting;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>Keys that a connection hands out (RFC 5705, RFC 5929), as the runner wants to see them.</summary>
internal static class ExportedKeys
{
    public static byte[] Export(ShimConnection connection, ShimConfig config, int length)
    {
        byte[] keys = new byte[length];
        try
        {
            if (!connection.IsEarly) connection.Handshake();
            if (config.ExportLabel.Length == 0) Inside.ExportWithoutLabel(connection.Tls, config.UseExportContext, Encoding.ASCII.GetBytes(config.ExportContext), keys);
            else if (config.UseExportContext) connection.Tls.ExportKeyingMaterial(config.ExportLabel, Encoding.ASCII.GetBytes(config.ExportContext), keys);
            else connection.Tls.ExportKeyingMaterial(config.ExportLabel, keys);
            return keys;
        }
        catch (InvalidOperationException)
        {
            throw new ShimFailureException("failed to export keying material (:HANDSHAKE_NOT_COMPLETE:)");
        }
    }

    /// <summary>The length of one secret, then what the peer's records and what ours are protected with.</summary>
    public static byte[] TrafficSecrets(ShimConnection connection)
    {
        connection.Handshake();
        connection.Tls.DangerousExportTrafficKeys(out TlsTrafficKeys sending, out TlsTrafficKeys receiving);
        using (sending)
        using (receiving)
        {
            byte[] length = new byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)sending.Secret.Length);
            return [.. length, .. receiving.Secret, .. sending.Secret];
        }
    }

    public static byte[] TlsUnique(ShimConnection connection)
    {
        try
        {
            connection.Handshake();
            return connection.Tls.GetChannelBinding(TlsChannelBinding.TlsUnique);
        }
        catch (InvalidOperationException)
        {
            throw new ShimFailureException("failed to get tls-unique");
        }
    }
}

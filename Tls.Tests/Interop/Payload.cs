using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Tls.Tests.Interop;

/// <summary>
/// What the tests send: lines of 63 printable characters, so that programs which work line by line can take part. Node/peer.js makes
/// the same.
/// </summary>
internal static class Payload
{
    private const int LineLength = 64;

    /// <summary>Ends with a line feed; at least one byte long.</summary>
    public static byte[] Of(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = i % LineLength == LineLength - 1 || i == length - 1 ? (byte)'\n' : (byte)('0' + i * 7 % 75);
        return bytes;
    }

    /// <summary>What <c>openssl s_server -rev</c> makes of it.</summary>
    public static byte[] Reversed(byte[] payload)
    {
        string[] lines = Encoding.ASCII.GetString(payload).Split('\n');
        return Encoding.ASCII.GetBytes(string.Join('\n', lines.Select(line => string.Concat(line.Reverse()))));
    }

    /// <summary>Reads exactly what is expected.</summary>
    public static async Task ExpectAsync(this SocketDriver driver, byte[] expected, CancellationToken cancel)
    {
        byte[] received = new byte[expected.Length];
        int count = 0;
        while (count < received.Length)
        {
            int length = await driver.ReadAsync(received.AsMemory(count), cancel);
            if (length == 0) throw new EndOfStreamException($"The peer closed after {count} of {expected.Length} bytes.");
            count += length;
        }
        Assert.That(received.AsSpan().SequenceEqual(expected), "the peer sent something else");
    }

    /// <summary>Reads the peer's close_notify, with no data before it.</summary>
    public static async Task ExpectCloseAsync(this SocketDriver driver, CancellationToken cancel) =>
        Assert.That(await driver.ReadAsync(new byte[1], cancel), Is.Zero, "data instead of close_notify");

    /// <summary>Sends back whatever comes until the peer closes, then closes too.</summary>
    public static async Task EchoAsync(this SocketDriver driver, CancellationToken cancel)
    {
        byte[] buffer = new byte[16 * 1024];
        int length;
        while ((length = await driver.ReadAsync(buffer, cancel)) > 0) await driver.WriteAsync(buffer.AsMemory(0, length), cancel);
        await driver.CloseAsync(cancel);
    }
}

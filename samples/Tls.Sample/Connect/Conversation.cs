using System;
using System.IO;
using System.Threading.Tasks;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>Standard input to the peer and the peer to standard output, each until its own end: one may close and still listen.</summary>
internal static class Conversation
{
    // How long a peer that no longer listens may take to say why.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(TlsStream stream)
    {
        await using Stream output = Console.OpenStandardOutput();
        Task receiving = stream.CopyToAsync(output);
        Task sending = SendAsync(stream, receiving);

        // The first failure ends it, though the other direction may still wait for a keyboard.
        if (await Task.WhenAny(receiving, sending) == receiving) await receiving;
        try
        {
            await sending;
        }
        catch (IOException) when (!receiving.IsCompleted)
        {
            // What the peer said explains better than a broken pipe does, where it said something.
            await Task.WhenAny(receiving, Task.Delay(LastWords));
            if (receiving.IsFaulted) await receiving;
            throw;
        }
        await receiving;
    }

    private static async Task SendAsync(TlsStream stream, Task receiving)
    {
        await using Stream input = Console.OpenStandardInput();
        await input.CopyToAsync(stream);

        // A peer that has closed may be gone, and then nobody misses our close_notify; disposing tries to send it.
        if (!receiving.IsCompletedSuccessfully) await stream.ShutdownWriteAsync();
    }
}

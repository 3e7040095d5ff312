using System;
using System.Collections.Generic;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Records;

namespace Tls.Fuzz;

/// <summary>The record layer alone, before there are keys or under those of either version; the first byte says which.</summary>
internal sealed class RecordTarget : IFuzzTarget
{
    private const int ClearText = 0, Tls12Gcm = 1, Tls12ChaCha = 2;

    public static string Name => "records";

    public static IEnumerable<byte[]> Seeds =>
    [
        [0, 22, 3, 1, 0, 2, 1, 2, 20, 3, 3, 0, 1, 1],
        [1, 23, 3, 3, 0, 25, .. new byte[24], 9],
        [2, 22, 3, 3, 0, 20, .. new byte[20]],
        [3, 23, 3, 3, 0, 20, 1, 2, 22, 0, .. new byte[16], 23, 3, 3, 0, 17, 23, .. new byte[16]],
        [4, 71, 69, 84, 32, 47, 32, 72, 84, 84, 80],
    ];

    public static void Fuzz(ReadOnlySpan<byte> input, FuzzTrace trace)
    {
        var script = new FuzzInput(input);
        int mode = script.ReadByte();
        using var reader = new RecordReader(isServer: (mode & 4) != 0);
        if ((mode & 8) != 0) reader.MaxContentLength = 64;
        if (Cipher(mode & 3) is { } cipher) reader.SetKeys(cipher, RecordBoundary.Expect(true));
        ReadOnlySpan<byte> wire = script.Rest;
        byte[] plaintext = new byte[RecordHeader.MaxPlaintextLength + 300];
        try
        {
            while (reader.TryReadHeader(wire, out RecordHeader header))
            {
                trace.NoteCall();
                trace.Note(1, mode & 15, (int)header.Type, FuzzTrace.Size(header.Length) / 4);
                if (wire.Length < header.TotalLength) return;
                int room = reader.GetOpenedLength(header);
                BrokenBoundException.ThrowIf(room > header.Length, "more room than the record is long");
                ContentType type = reader.Open(header, wire[..header.TotalLength], plaintext.AsSpan(0, room), out int length);
                BrokenBoundException.ThrowIf(length > room, "more content than room");
                trace.Note(2, mode & 15, Math.Clamp((int)type, 19, 24), FuzzTrace.Size(length) / 4, FuzzTrace.Size(header.Length - length) / 4);
                trace.NoteOutput(length);
                wire = wire[header.TotalLength..];
            }
        }
        catch (PeerFaultException fault)
        {
            trace.Note(3, mode & 15, (int)fault.Fault);
        }
    }

    private static RecordCipher? Cipher(int mode)
    {
        var crypto = new NullCrypto();
        return mode switch
        {
            ClearText => null,
            Tls12Gcm => new Tls12RecordCipher(crypto.CreateAead(AeadAlgorithm.Aes128Gcm, []), AeadAlgorithm.Aes128Gcm, new byte[4]),
            Tls12ChaCha => new Tls12RecordCipher(crypto.CreateAead(AeadAlgorithm.ChaCha20Poly1305, []), AeadAlgorithm.ChaCha20Poly1305, new byte[12]),
            _ => new Tls13RecordCipher(crypto.CreateAead(AeadAlgorithm.Aes128Gcm, []), new byte[12]),
        };
    }
}

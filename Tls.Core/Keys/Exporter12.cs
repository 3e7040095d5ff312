using System;
using System.Buffers.Binary;

namespace Tls.Core.Keys;

/// <summary>
/// The exporter of TLS 1.2 (RFC 5705 §4). Without RFC 7627 two connections can share a main secret, so who asks has to make sure of it
/// first. The handshake wipes its main secret at the end, so this has a copy.
/// </summary>
internal sealed class Exporter12(MainSecret12 main, SecretLedger ledger, byte[] clientRandom, byte[] serverRandom) : Exporter
{
    private readonly MainSecret12 _copy = main.Duplicate(ledger);

    public override ReadOnlySpan<byte> FirstFinished => main.FirstFinished;

    public override void Export(ReadOnlySpan<byte> label, bool hasContext, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        byte[] seed = [.. serverRandom, .. new byte[sizeof(ushort)], .. context];
        BinaryPrimitives.WriteUInt16BigEndian(seed.AsSpan(serverRandom.Length), (ushort)context.Length);
        _copy.Expand(label, clientRandom, hasContext ? seed : serverRandom, destination);
    }

    /// <summary>RFC 5246 §6.3: one direction's key and the fixed part of its nonces, once more.</summary>
    public void ExportKeys(bool ofClient, Span<byte> key, Span<byte> iv) => _copy.ExpandKeys(clientRandom, serverRandom, ofClient, key, iv);

    public override void Dispose() => _copy.Dispose();
}

using System;
using System.Collections.Generic;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>A transport that answers as told, and then as the transport below it.</summary>
internal sealed class ScriptedBio(Bio below) : Bio
{
    /// <summary>What the next reads come to instead of reading.</summary>
    public Queue<BioResult> Reads { get; } = new();

    /// <summary>What the next writes come to instead of writing.</summary>
    public Queue<BioResult> Writes { get; } = new();

    /// <summary>Lengths of all writes that went through.</summary>
    public List<int> Written { get; } = [];

    public int Flushes { get; private set; }

    public override bool IsBlocking => below.IsBlocking;

    public override bool IsEof => below.IsEof;

    public override BioResult Flush()
    {
        Flushes++;
        return base.Flush();
    }

    protected override BioResult ReadCore(Span<byte> destination) => Reads.TryDequeue(out BioResult told) ? told : below.Read(destination);

    protected override BioResult WriteCore(ReadOnlySpan<byte> source)
    {
        if (Writes.TryDequeue(out BioResult told)) return told;
        BioResult result = below.Write(source);
        if (result.Value > 0) Written.Add(result.Value);
        return result;
    }
}

using System;
using System.Collections.Generic;
using Tls.Core.Codec;

namespace Tls.Tests.Codec;

/// <summary>A handshake message's body.</summary>
internal sealed class MessageCase<TMessage>(params CodecExample[] examples) : ICodecCase
    where TMessage : IHandshakeMessage<TMessage>, allows ref struct
{
    public string Name => typeof(TMessage).Name;

    public IReadOnlyList<CodecExample> Examples => examples;

    public byte[] Reencode(ReadOnlySpan<byte> encoded)
    {
        using var writer = new TlsWriter();
        TMessage.Parse(encoded).Write(writer);
        return writer.Written.ToArray();
    }

    public void Parse(ReadOnlySpan<byte> encoded) => TMessage.Parse(encoded);

    public override string ToString() => Name;
}

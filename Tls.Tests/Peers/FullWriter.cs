using System;
using System.Buffers;

namespace Tls.Tests.Peers;

/// <summary>A writer that has no room, whatever it is asked for.</summary>
internal sealed class FullWriter : IBufferWriter<byte>
{
    public void Advance(int count) => throw new InvalidOperationException();

    public Memory<byte> GetMemory(int sizeHint = 0) => throw new OutOfMemoryException();

    public Span<byte> GetSpan(int sizeHint = 0) => throw new OutOfMemoryException();
}

using System;
using System.IO;
using System.Threading;

namespace Tls.Sample;

/// <summary>A key log that any number of connections append to, each line whole and at once, so that whoever watches the file can decrypt live.</summary>
internal sealed class KeyLogFile(string path) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Whole lines with their ends.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        lock (_gate) _file.Write(lines);
    }

    public void Dispose() => _file.Dispose();
}

using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Tls.Tests.Transports.Embedding;

/// <summary>
/// Lines of text over a stream, as SMTP and its kin have them, with a buffer that reads ahead as everybody's does. What it holds when
/// the protocol changes over to TLS came in the clear, from anybody, and must not be taken for what comes after (CVE-2011-0411).
/// </summary>
internal sealed class LineProtocol(Stream stream)
{
    private readonly byte[] _buffer = new byte[512];
    private int _start;
    private int _end;

    /// <summary>Received, and not read as a line yet.</summary>
    public int ReadAhead => _end - _start;

    public async Task<string> ReadLineAsync(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            while (_start < _end)
            {
                char character = (char)_buffer[_start++];
                if (character == '\n') return line.ToString().TrimEnd('\r');
                line.Append(character);
            }
            (_start, _end) = (0, await stream.ReadAsync(_buffer, cancel));
            if (_end == 0) throw new EndOfStreamException();
        }
    }

    public async Task WriteLineAsync(string line, CancellationToken cancel) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancel);

    /// <summary>The stream, for TLS to begin on it. Throws where something was received behind the line that agreed on TLS.</summary>
    public Stream Upgrade() => ReadAhead == 0 ? stream : throw new InvalidDataException($"{ReadAhead} bytes in the clear stand before the handshake.");
}

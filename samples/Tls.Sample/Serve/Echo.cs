using System.Threading;
using System.Threading.Tasks;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>Says back what it hears, until the client closes.</summary>
internal static class Echo
{
    // Our close_notify goes out with the disposal: the client has said all it had to, and may be gone.
    public static Task ServeAsync(TlsStream stream, CancellationToken stop) => stream.CopyToAsync(stream, stop);
}

using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>One HTTP/1.1 request, answered with a page about the connection it came on.</summary>
internal static class WebPage
{
    private const int MaxRequestHead = 16 * 1_024;

    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(2);

    public static async Task ServeAsync(TlsStream stream, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(RequestLimit);
        try
        {
            string head = await ReadHeadAsync(stream, limit.Token);
            await stream.WriteAsync(Answer(head, stream.Info), limit.Token);
            await stream.ShutdownWriteAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new FailureException($"no request within {RequestLimit.TotalSeconds:0} seconds");
        }
        await AwaitCloseAsync(stream, stop);
    }

    private static async Task<string> ReadHeadAsync(TlsStream stream, CancellationToken cancel)
    {
        byte[] buffer = new byte[MaxRequestHead];
        int length = 0;
        while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            int count = length < buffer.Length ? await stream.ReadAsync(buffer.AsMemory(length), cancel) : 0;
            if (count == 0) throw new FailureException("the client sent no whole HTTP request");
            length += count;
        }
        return Encoding.Latin1.GetString(buffer, 0, length);
    }

    private static byte[] Answer(string head, TlsConnectionInfo info)
    {
        string[] request = head[..head.IndexOf("\r\n", StringComparison.Ordinal)].Split(' ');
        bool isGet = request is ["GET", _, "HTTP/1.0" or "HTTP/1.1"];
        byte[] body = Encoding.UTF8.GetBytes(isGet ? Page(request[1], info) : "Only GET is answered here.\n");
        string answer = $"""
            HTTP/1.1 {(isGet ? "200 OK" : "405 Method Not Allowed")}
            Content-Type: {(isGet ? "text/html" : "text/plain")}; charset=utf-8
            Content-Length: {body.Length}
            {(isGet ? "Cache-Control: no-store" : "Allow: GET")}
            Connection: close


            """.ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes(answer), .. body];
    }

    private static string Page(string path, TlsConnectionInfo info)
    {
        string rows = string.Join('\n', Negotiated.Facts(info).Append(("path", path)).Select(fact => $"<tr><th>{Html(fact.Item1)}</th><td>{Html(fact.Item2)}</td></tr>"));
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><title>tls-sansio</title></head>
            <body>
            <h1>This connection</h1>
            <table>
            {rows}
            </table>
            </body>
            </html>

            """;
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    // A socket that is closed with unread bytes in it resets the connection, and the client may lose the answer. How the client ends
    // does not matter any more: it has been answered.
    private static async Task AwaitCloseAsync(TlsStream stream, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(FarewellLimit);
        byte[] ignored = new byte[4_096];
        try
        {
            while (await stream.ReadAsync(ignored, limit.Token) > 0)
            {
            }
        }
        catch (Exception ending) when (ending is IOException or OperationCanceledException)
        {
        }
    }
}

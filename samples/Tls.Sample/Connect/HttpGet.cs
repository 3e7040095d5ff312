using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>One request by <see cref="HttpClient"/>, to show that a <see cref="TlsStream"/> is a stream like any other.</summary>
internal static class HttpGet
{
    private const int HttpsPort = 443;

    public static async Task RunAsync(TlsStream stream, Endpoint target, string name, string path)
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(stream),
        };
        using var client = new HttpClient(handler);

        // Scheme http: with https the handler would run its own TLS on top of ours.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{target}{path}"));
        request.Headers.ConnectionClose = true;
        var authority = new Endpoint(name, target.Port);
        request.Headers.Host = target.Port == HttpsPort ? authority.ToString()[..^":443".Length] : authority.ToString();
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Console.Error.WriteLine($"  {"response",-12} {(int)response.StatusCode} {Names.Printable(response.ReasonPhrase ?? "")}");
        await using Stream body = await response.Content.ReadAsStreamAsync();
        await using Stream output = Console.OpenStandardOutput();
        await body.CopyToAsync(output);
    }
}

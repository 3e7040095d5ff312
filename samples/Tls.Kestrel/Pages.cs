using System;
using System.Net;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tls.Kestrel;

/// <summary>What is served: a page about the connection, as many bytes as are asked for, and what was sent.</summary>
internal static class Pages
{
    private static readonly byte[] Chunk = new byte[16 * 1024];

    /// <summary>A page whose script makes a second request, as pages do.</summary>
    public static IResult About(HttpContext http)
    {
        ITlsHandshakeFeature handshake = http.Features.GetRequiredFeature<ITlsHandshakeFeature>();
        string client = http.Connection.ClientCertificate?.Subject ?? "nobody in particular";
        return Results.Content($"""
            <!DOCTYPE html>
            <html><head><title>tls-sansio under Kestrel</title></head><body>
            <p>{http.Request.Protocol} over {handshake.Protocol} with {handshake.NegotiatedCipherSuite}, {http.Request.Scheme}</p>
            <p>You asked for {WebUtility.HtmlEncode(handshake.HostName)} and are {WebUtility.HtmlEncode(client)}.</p>
            <p id="more"></p>
            <script>fetch("/bytes/100000").then(answer => answer.arrayBuffer()).then(bytes => more.textContent = "fetched " + bytes.byteLength)</script>
            </body></html>

            """, "text/html; charset=utf-8");
    }

    public static async Task Bytes(int count, HttpContext http)
    {
        http.Response.ContentLength = count;
        for (int left = count; left > 0; left -= Chunk.Length)
        {
            await http.Response.Body.WriteAsync(Chunk.AsMemory(0, Math.Min(left, Chunk.Length)), http.RequestAborted);
        }
    }

    public static Task Echo(HttpContext http)
    {
        http.Response.ContentLength = http.Request.ContentLength;
        return http.Request.Body.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}

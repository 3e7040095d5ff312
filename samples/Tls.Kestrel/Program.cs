using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tls.Core;
using Tls.Kestrel;
using Tls.Transports;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
IConfiguration options = builder.Configuration;
if (options["cert"] is not { } certificates || options["key"] is not { } keys)
{
    Console.Error.WriteLine("usage: Tls.Kestrel --cert CHAIN.pem[,MORE.pem] --key KEY.pem[,MORE.pem] [--port N] [--client-ca ROOTS.pem] [--handshake-seconds N]");
    return 2;
}

// Which certificate a client gets follows from the name that it asks for.
List<TlsCredential> credentials =
[
    .. certificates.Split(',').Zip(keys.Split(','), (chain, key) => TlsCredential.FromPem(File.ReadAllText(chain), File.ReadAllText(key))),
];
CertificateVerifier? clients = options["client-ca"] is { } roots ? CertificateVerifier.ForRoots(File.ReadAllText(roots)) : null;
var context = TlsServerContext.Create(new TlsServerOptions
{
    Credentials = credentials,
    ApplicationProtocols = ["h2", "http/1.1"],
    ClientCertificates = clients is null ? ClientCertificateMode.None : ClientCertificateMode.Optional,
});

var limit = TimeSpan.FromSeconds(options.GetValue("handshake-seconds", 10));

// Errors only: Kestrel warns that HTTP/2 needs TLS, because it knows of no TLS but UseHttps.
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    // An HttpClient over a TlsStream of its own says http, which Kestrel would refuse in HTTP/2 on a connection that is secured.
    kestrel.AllowAlternateSchemes = true;
    kestrel.Listen(IPAddress.Loopback, options.GetValue("port", 0), endpoint =>
    {
        endpoint.Protocols = HttpProtocols.Http1AndHttp2;
        endpoint.UseTlsSansIo(context, clients, limit);
    });
});

await using WebApplication application = builder.Build();
application.MapGet("/", Pages.About);
application.MapGet("/bytes/{count:int:min(0)}", Pages.Bytes);
application.MapPost("/echo", Pages.Echo);
await application.StartAsync();
Console.Out.WriteLine($"listening {new Uri(application.Urls.Single()).Authority}");
await application.WaitForShutdownAsync();
foreach (TlsCredential credential in credentials) credential.Dispose();
return 0;

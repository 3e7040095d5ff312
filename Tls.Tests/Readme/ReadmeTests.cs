using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Architecture;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Pipes;
using Tls.Transports;

namespace Tls.Tests.Readme;

/// <summary>README.md tells the truth: its code is the code below, which compiles and runs, and what it links to is there.</summary>
[CancelAfter(120_000)]
public sealed partial class ReadmeTests
{
    private const int MaxLines = 150;

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));

    private TlsClientContext _client = null!;
    private TlsServerContext _server = null!;
    private CertificateVerifier _verifier = null!;

    [OneTimeSetUp]
    public void Make_contexts_as_it_says()
    {
        TestCertificate leaf = TestCertificates.Default.Leaf();
        (_client, _server, _verifier) = HappyPaths.Contexts(leaf.CertificatePem, leaf.KeyPem, TestCertificates.Default.RootPem);
    }

    [Test]
    public void Its_code_is_what_compiles_here_word_for_word() => Assert.That(CodeInReadme(), Is.EqualTo(Snippets()).AsCollection);

    [Test]
    public void It_takes_two_minutes_to_read() => Assert.That(Lines, Has.Length.LessThanOrEqualTo(MaxLines));

    [Test]
    public void What_it_links_to_is_there()
    {
        IEnumerable<string> targets = Link().Matches(string.Join('\n', Lines)).Select(match => match.Groups[1].Value);
        Assert.That(targets.Where(target => !Path.Exists(Path.Combine(Repository.Root, target))), Is.Empty);
    }

    [Test]
    public void In_memory_gives_ping() => Assert.That(HappyPaths.InMemory(_client, _server, _verifier), Is.EqualTo("ping"));

    [Test]
    public async Task The_loop_over_a_socket_asks_and_hears()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        Socket accepted = await listener.AcceptSocketAsync();
        TestContext.CurrentContext.CancellationToken.Register(() => socket.Dispose());
        TestContext.CurrentContext.CancellationToken.Register(() => accepted.Dispose());
        var heard = new StringBuilder();
        Task looping = Task.Run(() => HappyPaths.OwnLoop(socket, _client, _verifier, "question", bytes => heard.Append(Encoding.UTF8.GetString(bytes))));

        await using TlsStream server = await TlsStream.AcceptAsync(new NetworkStream(accepted, ownsSocket: true), _server);
        byte[] question = new byte[8];
        await server.ReadExactlyAsync(question);
        await server.WriteAsync("answer to "u8.ToArray());
        await server.WriteAsync(question);
        await server.ShutdownWriteAsync();
        await looping;
        Assert.That(heard.ToString(), Is.EqualTo("answer to question"));
        Assert.That(server.ReadByte(), Is.EqualTo(-1), "its close_notify");
    }

    [Test]
    public async Task HttpClient_gets_a_page_over_a_stream()
    {
        await using var server = new TinyHttpServer(_server);
        Assert.That(await HappyPaths.OverHttpClient(_client, _verifier, server.Port), Is.EqualTo("GET / HTTP/1.1\n"));
    }

    [Test]
    public async Task HttpClient_reuses_a_stream_for_many_requests()
    {
        await using var server = new TinyHttpServer(_server);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (target, cancel) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(target.DnsEndPoint, cancel);
                return await TlsStream.ConnectAsync(
                    new NetworkStream(socket, ownsSocket: true), _client, target.DnsEndPoint.Host, _verifier, cancellationToken: cancel);
            },
        });
        foreach (int length in (int[])[0, 1, 16_384, 100_000])
        {
            HttpResponseMessage answer = await client.PostAsync($"http://localhost:{server.Port}/{length}", new StringContent(new string('x', length)));
            Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo($"POST /{length} HTTP/1.1\n{new string('x', length)}"));
        }
        Assert.That(server.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task The_pipe_server_echoes()
    {
        var transport = new DuplexPipePair();
        Task serving = HappyPaths.PipeServer(transport.Server, _server, CancellationToken.None);
        await using TlsDuplexPipe client = await TlsDuplexPipe.ConnectAsync(transport.Client, _client, TestCertificates.ServerName, _verifier);
        await TlsDuplexPipePair.WriteAsync(client, "echo");
        Assert.That(await TlsDuplexPipePair.ReadAsync(client, 4), Is.EqualTo("echo"));
        await client.Output.CompleteAsync();
        await serving;
    }

    private static List<string> CodeInReadme() => Between(Lines, line => line == "```csharp", line => line == "```");

    private static List<string> Snippets() => Between(
        File.ReadAllLines(Path.Combine(Repository.Root, "Tls.Tests", "Readme", "HappyPaths.cs")),
        line => line.TrimStart().StartsWith("// README: ", StringComparison.Ordinal),
        line => line.TrimStart() == "// README: end");

    // Each passage without its indentation.
    private static List<string> Between(IEnumerable<string> lines, Predicate<string> isStart, Predicate<string> isEnd)
    {
        List<string> passages = [];
        List<string>? passage = null;
        foreach (string line in lines)
        {
            if (passage is null)
            {
                if (isStart(line)) passage = [];
            }
            else if (isEnd(line))
            {
                int indentation = passage.Where(code => code.Length > 0).Min(code => code.Length - code.TrimStart().Length);
                passages.Add(string.Join('\n', passage.Select(code => code.Length > 0 ? code[indentation..] : code)));
                passage = null;
            }
            else
            {
                passage.Add(line);
            }
        }
        return passages;
    }

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Link();
}

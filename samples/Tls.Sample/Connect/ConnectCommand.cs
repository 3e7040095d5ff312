using System;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>A client over TCP, by <see cref="TlsStream"/>.</summary>
internal static class ConnectCommand
{
    private static readonly Option<string> Authorities = new("--ca", "FILE", "PEM file of the roots to trust; default the system's", text => text);
    private static readonly Option<string> Name = new("--name", "NAME", "whom the certificate has to be for; default HOST", text => text);
    private static readonly Flag Insecure = new("--insecure", "believe any certificate: whoever is in between can read and change everything");
    private static readonly Option<string> ClientCertificate = new("--client-cert", "FILE", "PEM chain to show where the server asks for one, with --client-key", text => text);
    private static readonly Option<string> ClientKey = new("--client-key", "FILE", "PEM private key of the --client-cert", text => text);
    private static readonly Option<string> Get = new("--get", "PATH", "one HTTP GET of PATH, its body to stdout; otherwise stdin goes to the peer", ParsePath);
    private static readonly Option<string> Session = new("--session", "FILE", "resume the session in FILE, where there is one, and save the newest there; who has it can speak for you", text => text);
    private static readonly Option<string> Early =
        new("--early", "FILE", "send FILE first: along with the first message where the --session allows it, when others can send it again; else after it", text => text);

    public static Command Command { get; } = new(
        "connect", "HOST:PORT", "a client: prints what was negotiated to stderr, then moves data",
        [Authorities, Name, Insecure, Get, Session, Early, ClientCertificate, ClientKey, PskOption.Psk, .. KeyOptions.All, .. PolicyOptions.All], RunAsync);

    private static async Task<int> RunAsync(ParsedArguments arguments)
    {
        Endpoint target = Endpoint.Parse(arguments.Operand, Command);
        string name = arguments.Find(Name) ?? target.Host;
        using TlsCredential? credential = LoadCredential(arguments);
        using TlsPreSharedKey? psk = PskOption.Read(arguments);
        TlsClientContext context = CreateContext(arguments, name, credential, psk);
        CertificateVerifier verifier = CreateVerifier(arguments);
        using KeyLogFile? log = KeyOptions.OpenLog(arguments);
        using SessionFile? session = arguments.Find(Session) is { } file ? SessionFile.Open(file) : null;
        byte[] early = ReadEarlyData(arguments);

        await using var stream = new TlsStream(await OpenAsync(target))
        {
            KeyLog = log is null ? null : log.Append,
            Sessions = session?.Sessions,
            EarlyData = early,
        };
        await stream.AuthenticateAsClientAsync(context, name, verifier);
        Show(stream.Info, target, arguments.Has(Insecure));
        foreach ((string label, string value) in KeyOptions.Export(arguments, stream)) Console.Error.WriteLine($"  {label,-12} {value}");

        // What the server did not take it has not got; this library never sends it again by itself.
        await stream.WriteAsync(stream.EarlyData[stream.EarlyDataTaken..]);
        if (arguments.Find(Get) is { } path) await HttpGet.RunAsync(stream, target, stream.Info.ServerName ?? name, path);
        else await Conversation.RunAsync(stream);
        session?.Save();
        return 0;
    }

    private static byte[] ReadEarlyData(ParsedArguments arguments)
    {
        if (arguments.Find(Early) is not { } file) return [];
        if (!arguments.Has(Session)) throw new UsageException("--early needs a --session", Command);
        return arguments.Has(Get) ? throw new UsageException("--early and --get exclude each other", Command) : Files.Use(file, () => File.ReadAllBytes(file));
    }

    private static TlsCredential? LoadCredential(ParsedArguments arguments)
    {
        string? certificate = arguments.Find(ClientCertificate);
        string? key = arguments.Find(ClientKey);
        if (certificate is null != key is null) throw new UsageException("--client-cert and --client-key come together", Command);
        return certificate is null ? null : Files.LoadCredential(certificate, key!);
    }

    private static TlsClientContext CreateContext(ParsedArguments arguments, string name, TlsCredential? credential, TlsPreSharedKey? psk)
    {
        try
        {
            var context = TlsClientContext.Create(new TlsClientOptions
            {
                MinVersion = PolicyOptions.ReadVersions(arguments).Oldest,
                MaxVersion = PolicyOptions.ReadVersions(arguments).Newest,
                ApplicationProtocols = PolicyOptions.ReadAlpn(arguments),
                Groups = PolicyOptions.ReadGroups(arguments),
                CipherSuites = PolicyOptions.ReadSuites(arguments),
                Credentials = credential is null ? [] : [credential],
                PreSharedKeys = psk is null ? [] : [psk],
                CollectKeyLog = KeyOptions.HasLog(arguments),
            });

            // A name that is none is to be refused before anybody is called.
            TlsConnection.CreateClient(context, name).Dispose();
            return context;
        }
        catch (ArgumentException refusal)
        {
            throw new UsageException(refusal.Message, Command);
        }
    }

    private static CertificateVerifier CreateVerifier(ParsedArguments arguments)
    {
        string? file = arguments.Find(Authorities);
        if (!arguments.Has(Insecure)) return file is null ? CertificateVerifier.SystemTrust : Files.LoadRoots(file);
        return file is null ? DangerousAcceptAnything.Instance : throw new UsageException("--ca and --insecure exclude each other", Command);
    }

    private static async Task<NetworkStream> OpenAsync(Endpoint target)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // The last handshake flight and the first data are two small writes: Nagle's algorithm would delay the second.
            socket.NoDelay = true;
            await socket.ConnectAsync(target.Host, target.Port);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new FailureException($"cannot connect to {target}: {failure.Message}", failure);
        }
    }

    private static void Show(TlsConnectionInfo info, Endpoint target, bool isInsecure)
    {
        Console.Error.WriteLine($"connected to {target}{(isInsecure ? ", WITHOUT verifying whom" : "")}");
        foreach ((string label, string value) in Negotiated.Facts(info)) Console.Error.WriteLine($"  {label,-12} {value}");
        foreach (string certificate in Negotiated.PeerChain(info)) Console.Error.WriteLine($"  {"certificate",-12} {certificate}");
    }

    private static string ParsePath(string text) => text.StartsWith('/') ? text : throw new FormatException("a path begins with /");
}

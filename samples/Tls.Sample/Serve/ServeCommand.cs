using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>A server on the loopback address, by <see cref="TlsStream"/>.</summary>
internal static class ServeCommand
{
    private const int Backlog = 128;

    private static readonly Option<string> Certificate =
        new("--cert", "FILE", "PEM chain, the server's own certificate first; repeat with --key for more", text => text, isRepeatable: true);
    private static readonly Option<string> Key =
        new("--key", "FILE", "PEM private key of the --cert in the same place: RSA, ECDSA or Ed25519", text => text, isRepeatable: true);
    private static readonly Flag Www = new("--www", "answer an HTTP GET with a page about the connection; otherwise echo");
    private static readonly Flag Require = new("--require-client-cert", "take no client without a certificate that --ca vouches for");
    private static readonly Flag Request = new("--request-client-cert", "ask clients for a certificate; none is all right, a bad one is not");
    private static readonly Option<string> Authorities = new("--ca", "FILE", "PEM file of the roots to trust for clients; default the system's", text => text);
    private static readonly Flag Once = new("--once", "serve one connection, and end with its exit code");

    public static Command Command { get; } = new(
        "serve", "PORT", "a server on 127.0.0.1, for any number of clients; port 0 lets the system choose",
        [Certificate, Key, Www, Once, Require, Request, Authorities, ServerSessions.Early, ServerSessions.TicketSecret, PskOption.Psk, .. KeyOptions.All, .. PolicyOptions.All], RunAsync);

    private static async Task<int> RunAsync(ParsedArguments arguments)
    {
        if (!Endpoint.TryParsePort(arguments.Operand, out int port)) throw new UsageException($"'{arguments.Operand}' is not a port", Command);
        ClientCertificateMode mode = ReadMode(arguments);
        using TlsPreSharedKey? psk = PskOption.Read(arguments);
        using var sessions = ServerSessions.Create(arguments);
        List<TlsCredential> credentials = LoadCredentials(arguments, isOptional: psk is not null);
        try
        {
            TlsServerContext context = CreateContext(arguments, credentials, psk, mode, sessions);
            CertificateVerifier? verifier = mode == ClientCertificateMode.None ? null : CreateVerifier(arguments);
            using KeyLogFile? log = KeyOptions.OpenLog(arguments);
            using Socket listener = Listen(port);
            var handler = new ClientHandler(context, arguments.Has(Www) ? WebPage.ServeAsync : Echo.ServeAsync)
            {
                Verifier = verifier,
                Sessions = sessions.Sessions,
                KeyLog = log is null ? null : log.Append,
                Export = stream => KeyOptions.Export(arguments, stream),
            };
            return await ServeAsync(listener, handler, arguments.Has(Once));
        }
        finally
        {
            foreach (TlsCredential credential in credentials) credential.Dispose();
        }
    }

    private static async Task<int> ServeAsync(Socket listener, ClientHandler handler, bool isOnce)
    {
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopInOrder);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopInOrder);
        Console.Out.WriteLine($"listening {listener.LocalEndPoint}");
        try
        {
            var server = new Server(listener, handler);
            if (isOnce) return await server.ServeOneAsync(stop.Token) ? 0 : 1;
            await server.ServeAllAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was asked to end, and did.
        }
        return 0;

        void StopInOrder(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static List<TlsCredential> LoadCredentials(ParsedArguments arguments, bool isOptional)
    {
        IReadOnlyList<string> certificates = arguments.All(Certificate);
        IReadOnlyList<string> keys = arguments.All(Key);
        bool isEnough = certificates.Count > 0 || isOptional;
        if (!isEnough || certificates.Count != keys.Count) throw new UsageException("--cert and --key come in pairs, at least one", Command);
        return [.. certificates.Zip(keys, (certificate, key) =>
            Files.LoadCredential(certificate, key))];
    }

    private static ClientCertificateMode ReadMode(ParsedArguments arguments)
    {
        if (arguments.Has(Require) && arguments.Has(Request)) throw new UsageException("--require-client-cert and --request-client-cert exclude each other", Command);
        ClientCertificateMode mode = arguments.Has(Require) ? ClientCertificateMode.Required : arguments.Has(Request) ? ClientCertificateMode.Optional : ClientCertificateMode.None;
        if (mode == ClientCertificateMode.None && arguments.Has(Authorities)) throw new UsageException("--ca is for client certificates, which nobody asks for", Command);
        return mode;
    }

    private static CertificateVerifier CreateVerifier(ParsedArguments arguments) =>
        arguments.Find(Authorities) is { } file ? Files.LoadRoots(file) : CertificateVerifier.SystemTrust;

    private static TlsServerContext CreateContext(ParsedArguments arguments, List<TlsCredential> credentials, TlsPreSharedKey? psk, ClientCertificateMode mode, ServerSessions sessions)
    {
        try
        {
            return TlsServerContext.Create(new TlsServerOptions
            {
                Credentials = credentials,
                PreSharedKeys = psk is null ? [] : [psk],
                MinVersion = PolicyOptions.ReadVersions(arguments).Oldest,
                MaxVersion = PolicyOptions.ReadVersions(arguments).Newest,
                ApplicationProtocols = PolicyOptions.ReadAlpn(arguments),
                Groups = PolicyOptions.ReadGroups(arguments),
                CipherSuites = PolicyOptions.ReadSuites(arguments),
                ClientCertificates = mode,
                TicketKeys = sessions.Keys,
                MaxEarlyDataSize = sessions.MaxEarlyData,
                CollectKeyLog = KeyOptions.HasLog(arguments),
            });
        }
        catch (ArgumentException refusal)
        {
            throw new UsageException(refusal.Message, Command);
        }
    }

    private static Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            listener.Listen(Backlog);
            return listener;
        }
        catch (SocketException failure)
        {
            listener.Dispose();
            throw new FailureException($"cannot listen on 127.0.0.1:{port}: {failure.Message}", failure);
        }
    }
}

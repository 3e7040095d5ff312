using System.IO;
using System.Net.Security;
using System.Threading;
using System.Threading.Tasks;
using SecureStream = Tls.Transports.TlsStream;

namespace Tls.Tests.Transports.Streams.MovingOver;

/// <summary>Somebody's client and server. Its twin differs in the stream's type and in nothing else.</summary>
internal static class WithTlsStream
{
    public static async Task<string> AskAsync(Stream transport, SslClientAuthenticationOptions options, string question, CancellationToken cancel)
    {
        await using var secure = new SecureStream(transport, leaveInnerStreamOpen: false);
        await secure.AuthenticateAsClientAsync(options, cancel);
        var writer = new StreamWriter(secure, leaveOpen: true) { AutoFlush = true };
        await writer.WriteLineAsync(question);
        using var reader = new StreamReader(secure, leaveOpen: true);
        string? answer = await reader.ReadLineAsync(cancel);
        string seen = $"{answer}\n{Describe(secure)}";
        await secure.ShutdownAsync();
        return seen;
    }

    public static async Task<string> AnswerAsync(Stream transport, SslServerAuthenticationOptions options, string answer, CancellationToken cancel)
    {
        await using var secure = new SecureStream(transport, leaveInnerStreamOpen: false);
        await secure.AuthenticateAsServerAsync(options, cancel);
        using var reader = new StreamReader(secure, leaveOpen: true);
        string? question = await reader.ReadLineAsync(cancel);
        var writer = new StreamWriter(secure, leaveOpen: true) { AutoFlush = true };
        await writer.WriteLineAsync($"{answer} to {question}");
        int after = await secure.ReadAsync(new byte[1], cancel);
        await secure.ShutdownAsync();
        return $"{after} byte after it\n{Describe(secure)}";
    }

    private static string Describe(SecureStream secure) => $"""
        {secure.SslProtocol} {secure.NegotiatedCipherSuite} {secure.NegotiatedApplicationProtocol} for {secure.TargetHostName}
        server {secure.IsServer}, authenticated {secure.IsAuthenticated}, both {secure.IsMutuallyAuthenticated}, encrypted {secure.IsEncrypted}, signed {secure.IsSigned}
        can read {secure.CanRead}, write {secure.CanWrite}, seek {secure.CanSeek}, leaves open {secure.LeaveInnerStreamOpen}
        peer {secure.RemoteCertificate?.Subject}
        """;
}

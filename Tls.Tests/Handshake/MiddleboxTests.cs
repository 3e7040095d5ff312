using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake.Client13;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>What middleboxes are shown (RFC 9846 Appendix E.4).</summary>
internal sealed class MiddleboxTests
{
    private static readonly byte[] EmptyFinished = [20, 0, 0, 0];

    /// <summary>A box that wants to see change_cipher_spec before anything protected would swallow the alert, and the server would never know why.</summary>
    [Test]
    public void An_alert_of_a_client_follows_change_cipher_spec_like_a_flight([Values] bool isCompatible)
    {
        using var server = new ScriptedServer(new TlsClientOptions { MiddleboxCompatibility = isCompatible });
        server.RunTo<WaitEncryptedExtensions>();
        int before = server.Records.Count;
        server.SendRecord(ContentType.Handshake, EmptyFinished);
        server.ExpectFault(TlsFault.UnexpectedMessage, AlertDescription.UnexpectedMessage);

        ContentType[] expected = isCompatible ? [ContentType.ChangeCipherSpec, ContentType.Alert] : [ContentType.Alert];
        Assert.That(server.Records.Skip(before).Select(record => record.Type), Is.EqualTo(expected));
    }

    [Test]
    public void A_client_sends_it_once([Values] bool retries)
    {
        using var server = new ScriptedServer(new TlsClientOptions { KeyShareGroups = retries ? [] : null }) { RetryGroup = retries ? NamedGroup.X25519 : null };
        server.Run();
        server.ExpectWorks();
        Assert.That(server.Records.Count(record => record.Type == ContentType.ChangeCipherSpec), Is.EqualTo(1));
    }

    /// <summary>A client with a session ID asks for it and must have it; to the others it is sent where the options want that.</summary>
    [Test]
    public void A_server_sends_it_once_to_those_who_ask_or_to_all([Values] bool toAll, [Values] bool asks, [Values] bool retries)
    {
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], MiddleboxCompatibility = toAll };
        using var client = new ScriptedClient(options)
        {
            ChangeHello = hello => hello.SessionId = asks ? new byte[32] : [],
            ShareGroups = retries ? [] : [NamedGroup.X25519],
        };
        client.Run();
        client.ExpectWorks();
        Assert.That(client.Records.Count(record => record.Type == ContentType.ChangeCipherSpec), Is.EqualTo(toAll || asks ? 1 : 0));
    }
}

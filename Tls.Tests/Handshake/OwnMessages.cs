using System.Collections.Generic;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// What a scripted peer can say at this very moment with everything right in it: fresh hellos that answer the connection's, signatures and MACs
/// over the transcript so far. Only the moment may be wrong.
/// </summary>
internal static class OwnMessages
{
    public static Dictionary<string, byte[]> Of(ScriptedPeer peer)
    {
        var messages = new Dictionary<string, byte[]>();
        switch (peer)
        {
            case ScriptedServer server:
                AddServers(server, messages);
                break;
            case ScriptedServer12 server:
                AddServers(server, messages);
                break;
            case ScriptedClient client:
                AddClients(client, messages);
                break;
            case ScriptedClient12 client:
                AddClients(client, messages);
                break;
        }
        return messages;
    }

    private static void AddServers(ScriptedServer server, Dictionary<string, byte[]> messages)
    {
        if (server.ClientHello.CipherSuites.Count == 0) return;
        bool isBeforeHello = server.HandshakeSecrets is null;
        if (isBeforeHello) messages.Add("HelloRetryRequest", RetryOf(server).Encode());
        if (isBeforeHello && HasShare(server)) messages.Add("ServerHello", server.ServerHelloMessage());
        if (isBeforeHello) return;
        messages.Add("CertificateVerify", server.CertificateVerifyMessage());
        messages.Add("Finished", server.FinishedMessage());
    }

    // A group that the client has and sent no share for.
    private static ServerHelloSpec RetryOf(ScriptedServer server)
    {
        ServerHelloSpec retry = server.HelloRetryRequest();
        if (!retry.Extensions.Contains(ExtensionType.KeyShare)) retry.Extensions.Set(ExtensionType.KeyShare, Encoded.UInt16((int)NamedGroup.Secp384r1));
        return retry;
    }

    private static bool HasShare(ScriptedServer server) => server.ClientHello.Extensions[ExtensionType.KeyShare].Length > 2;

    private static void AddServers(ScriptedServer12 server, Dictionary<string, byte[]> messages)
    {
        if (server.ClientHello.CipherSuites.Count == 0) return;
        messages.Add("ServerHello", server.NewHello().Encode());
        if (server.HasSaidHello) messages.Add("ServerKeyExchange", server.ServerKeyExchangeMessage());
        if (server.HasKeys) messages.Add("Finished", server.FinishedMessage());
    }

    private static void AddClients(ScriptedClient client, Dictionary<string, byte[]> messages)
    {
        messages.Add("ClientHello", client.Retry is null || client.HandshakeSecrets is not null ? client.NewHello().Encode() : client.SecondClientHello().Encode());
        if (client.HandshakeSecrets is null) return;
        if (client.Credential is not null) messages.Add("CertificateVerify", client.CertificateVerifyMessage());
        messages.Add("Finished", client.FinishedMessage());
    }

    private static void AddClients(ScriptedClient12 client, Dictionary<string, byte[]> messages)
    {
        messages.Add("ClientHello", client.NewHello().Encode());
        if (client.Credential is not null) messages.Add("CertificateVerify", client.CertificateVerifyMessage());
        if (client.HasKeys) messages.Add("Finished", client.FinishedMessage());
    }
}

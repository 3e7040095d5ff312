using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// One message of every kind, as real handshakes of all <see cref="Scripts.Variants"/> showed them: both versions, both sides, with client
/// certificates, retries, keys, tickets, early data. Kinds that no handshake here shows are well formed and made up.
/// </summary>
internal static class RealMessages
{
    /// <summary>By name; each in its own right, so out of place in any handshake but the one it is from.</summary>
    public static IReadOnlyDictionary<string, byte[]> ByName { get; } = Collect();

    private static SortedDictionary<string, byte[]> Collect()
    {
        var messages = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (Func<ScriptedPeer> variant in Scripts.Variants)
        {
            using ScriptedPeer peer = variant();
            peer.Run();
            if (peer.Status == TlsStatus.NeedDecision)
            {
                peer.Answer = Answers.Agree;
                peer.Deliver([]);
                peer.Run();
            }
            peer.SendInPlace();
            bool isTls12 = Scripts.IsTls12(peer.State);
            foreach (byte[] message in peer.Said) messages.TryAdd(NameOf(message, isTls12, fromServer: !peer.Connection.IsServer), message);
            foreach (byte[] message in peer.Messages) messages.TryAdd(NameOf(message, isTls12, fromServer: peer.Connection.IsServer), message);
        }
        messages.TryAdd("KeyUpdate, not requested", Encoded.Message(HandshakeType.KeyUpdate, 0));
        messages.TryAdd("KeyUpdate, requested", Encoded.Message(HandshakeType.KeyUpdate, 1));
        messages.TryAdd("NewSessionTicket 1.3", WellFormed.Message(HandshakeType.NewSessionTicket));
        foreach (HandshakeType type in Enum.GetValues<HandshakeType>().Append((HandshakeType)99))
        {
            if (!messages.Values.Any(message => message[0] == (byte)type)) messages.Add($"{type}", WellFormed.Message(type));
        }
        return messages;
    }

    private static string NameOf(byte[] message, bool isTls12, bool fromServer)
    {
        byte[] body = message[HandshakeMessage.HeaderLength..];
        string version = isTls12 ? "1.2" : "1.3", side = fromServer ? "server's" : "client's";
        return (HandshakeType)message[0] switch
        {
            HandshakeType.ClientHello => NameOf(ClientHello.Parse(body)),
            HandshakeType.ServerHello => NameOf(ServerHello.Parse(body)),
            HandshakeType.Certificate => $"Certificate {version}, {side}{(body.Length <= 4 ? ", empty" : "")}",
            HandshakeType.CompressedCertificate or HandshakeType.CertificateVerify or HandshakeType.Finished => $"{(HandshakeType)message[0]} {version}, {side}",
            HandshakeType.CertificateRequest or HandshakeType.NewSessionTicket => $"{(HandshakeType)message[0]} {version}",
            HandshakeType.KeyUpdate => $"KeyUpdate, {(body[0] == 0 ? "not requested" : "requested")}",
            HandshakeType type => $"{type}",
        };
    }

    private static string NameOf(ClientHello hello)
    {
        ExtensionBlock extensions = hello.Extensions;
        bool is13 = extensions.TryGet(out SupportedVersionsClientHello versions) && versions.Versions.Contains(ProtocolVersion.Tls13);
        string what = is13 ? "1.3" : "1.2";
        if (extensions.Contains(ExtensionType.PreSharedKey)) what += ", key";
        if (extensions.Contains(ExtensionType.EarlyData)) what += ", early data";
        if (extensions.Contains(ExtensionType.Cookie)) what += ", cookie";
        if (!is13 && hello.LegacySessionId.Length > 0) what += ", session";
        return $"ClientHello {what}";
    }

    private static string NameOf(ServerHello hello)
    {
        if (hello.IsHelloRetryRequest) return "HelloRetryRequest";
        bool is13 = hello.Extensions.Contains(ExtensionType.SupportedVersions);
        string what = is13 ? "1.3" : "1.2";
        if (hello.Extensions.Contains(ExtensionType.PreSharedKey)) what += ", key";
        if (!is13 && hello.LegacySessionIdEcho.Length > 0) what += ", session";
        return $"ServerHello {what}";
    }
}

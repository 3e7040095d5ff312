using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Handshake;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Properties;

/// <summary>Nothing that a peer wrote gets into an error, and through it into a log (LESSONS row 8).</summary>
internal sealed class ErrorTaintTests
{
    private const string Mark = "INTRUDER";

    private static byte[] Bytes => Encoding.ASCII.GetBytes(Mark);

    public static IEnumerable<TestCaseData> Messages =>
    [
        Case("a body of it", _ => Bytes),
        Case("a body that ends in it", message => [.. message[4..], .. Bytes]),
        Case("a body that begins with it", message => [.. Bytes, .. message[4..]]),
        Case("it in place of the second half", message => [.. message[4..(4 + ((message.Length - 4) / 2))], .. Bytes]),
    ];

    [TestCaseSource(nameof(Messages))]
    public void No_error_repeats_what_the_peer_said(Func<byte[], byte[]> change)
    {
        int failed = 0;
        foreach (Type state in Scripts.States.Where(state => !state.Name.EndsWith("Start", StringComparison.Ordinal)))
        {
            foreach (HandshakeType type in Enum.GetValues<HandshakeType>())
            {
                using ScriptedPeer peer = Scripts.LeadTo(state);
                peer.SendRecord(ContentType.Handshake, Encoded.Message(type, change(WellFormed.Message(type))));
                if (peer.Connection.Error is not { } error) continue;
                ExpectClean(error);
                failed++;
            }
        }
        Assert.That(failed, Is.GreaterThan(100));
    }

    [Test]
    public void Names_and_protocols_of_the_peers_are_not_repeated()
    {
        byte[] protocols = Encoded.Vector16(Encoded.Vector8(Bytes)), name = Encoded.Vector16([0, .. Encoded.Vector16(Bytes)]);
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], ApplicationProtocols = ["h2"] };
        using var client = new ScriptedClient(options)
        {
            ChangeHello = hello =>
            {
                hello.Extensions.Set(ExtensionType.ServerName, name);
                hello.Extensions.Set(ExtensionType.ApplicationLayerProtocolNegotiation, protocols);
            },
        };
        client.Run();
        Assert.That(client.Connection.Error, Is.Not.Null);
        ExpectClean(client.Connection.Error!.Value);
    }

    // Codes, a flag, and the words of whoever answered a decision on this side.
    [Test]
    public void An_error_has_no_room_for_bytes()
    {
        IEnumerable<(string Name, Type Type)> properties = typeof(TlsError).GetProperties().Select(property => (property.Name, property.PropertyType));
        Assert.That(properties, Is.EquivalentTo(new[]
        {
            (nameof(TlsError.Fault), typeof(TlsFault)),
            (nameof(TlsError.Alert), typeof(AlertDescription?)),
            (nameof(TlsError.IsAlertFromPeer), typeof(bool)),
            (nameof(TlsError.Reason), typeof(string)),
        }));
        Type exception = typeof(TlsError).Assembly.GetType("Tls.Core.PeerFaultException", throwOnError: true)!;
        PropertyInfo[] held = exception.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);
        Assert.That(held.Select(property => property.PropertyType).Distinct(), Is.SubsetOf(new[] { typeof(TlsFault), typeof(string), typeof(AlertDescription?) }));
    }

    private static TestCaseData Case(string name, Func<byte[], byte[]> change) => new TestCaseData(change).SetArgDisplayNames(name);

    private static void ExpectClean(TlsError error)
    {
        Assert.That(error.Reason, Is.Null);
        Assert.That(new TlsException(error).ToString(), Does.Not.Contain(Mark).IgnoreCase);
        Assert.That(error.ToString(), Does.Not.Contain(Convert.ToHexString(Bytes)).IgnoreCase);
    }
}

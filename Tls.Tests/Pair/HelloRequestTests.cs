using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>RFC 5246 §7.4.1.1: a client that is shaking hands passes a HelloRequest over, and does not hash it; but not without end.</summary>
internal sealed class HelloRequestTests
{
    [TestCase(1, TlsFault.None)]
    [TestCase(4, TlsFault.None)]
    [TestCase(5, TlsFault.TooManyWarningAlerts)]
    public void Is_passed_over(int count, TlsFault expected)
    {
        using TlsMemoryPair pair = TestPair.Create(new TlsClientOptions { MaxVersion = ProtocolVersion.Tls12 });
        pair.Start();
        pair.Server.Receive(pair.Client.Outbox, int.MaxValue, pair.Verifier);
        for (int i = 0; i < count; i++) RawRecord.Send(pair.Server, ContentType.Handshake, [0, 0, 0, 0]);
        pair.Run();
        Assert.That(pair.Client.Connection.Error?.Fault ?? TlsFault.None, Is.EqualTo(expected));
        if (expected == TlsFault.None) TestPair.AssertTalks(pair);
    }

    /// <summary>
    /// Before the ServerHello the version is not settled, and TLS 1.3 has no such message (RFC 9846 §4: unexpected_message, for a type
    /// that it reserves). An honest server asks for a hello before it has one, not after. BoringSSL's tests expect the same.
    /// </summary>
    [Test]
    public void Is_refused_before_the_ServerHello([Values(ProtocolVersion.Tls12, ProtocolVersion.Tls13)] ProtocolVersion max)
    {
        using TlsMemoryPair pair = TestPair.Create(new TlsClientOptions { MaxVersion = max });
        pair.Start();
        RawRecord.Send(pair.Server, ContentType.Handshake, [0, 0, 0, 0]);
        pair.Client.Receive(pair.Server.Outbox, int.MaxValue, pair.Verifier);
        Assert.That(pair.Client.Connection.Error?.Fault, Is.EqualTo(TlsFault.UnexpectedMessage));
        Assert.That(pair.Client.Connection.Error?.Alert, Is.EqualTo(AlertDescription.UnexpectedMessage));
    }
}

using NUnit.Framework;
using Tls.Core;
using Tls.Transports;

namespace Tls.Tests.Pair;

/// <summary>Whom the client asks for (RFC 6066 §3), what of that goes on the wire, and who the certificate has to name.</summary>
internal sealed class ServerNameTests
{
    [TestCase("example.test", "example.test")]
    [TestCase("EXAMPLE.test", "EXAMPLE.test")]
    [TestCase("a.wild.example.test", "a.wild.example.test")]
    [TestCase("example.test.", "example.test")]
    [TestCase("localhost", "localhost")]
    public void A_name_is_sent_without_its_last_dot(string name, string sent)
    {
        using TlsMemoryPair pair = TestPair.Connect(name: name);
        Assert.That(pair.Server.Connection.Info.ServerName, Is.EqualTo(sent));
        Assert.That(pair.Client.Connection.Info.ServerName, Is.EqualTo(sent));
    }

    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    public void An_address_is_not_sent_but_has_to_be_in_the_certificate(string address)
    {
        using TlsMemoryPair pair = TestPair.Connect(name: address);
        Assert.That(pair.Server.Connection.Info.ServerName, Is.Null);
        Assert.That(pair.Client.Connection.Info.ServerName, Is.EqualTo(address));
    }

    [Test]
    public void Another_address_is_refused()
    {
        using TlsMemoryPair pair = TestPair.Create(name: "127.0.0.2");
        TestPair.AssertFails(pair, foundByServer: false, TlsFault.CertificateNameMismatch);
    }

    [Test]
    public void An_internationalised_name_is_sent_in_A_labels()
    {
        using TlsMemoryPair pair = TestPair.Connect(name: "bücher.example", verifier: DangerousAcceptAnything.Instance);
        Assert.That(pair.Server.Connection.Info.ServerName, Is.EqualTo("xn--bcher-kva.example"));
    }

    [Test]
    public void No_name_sends_none()
    {
        using TlsMemoryPair pair = TestPair.Connect(name: null, verifier: DangerousAcceptAnything.Instance);
        Assert.That(pair.Server.Connection.Info.ServerName, Is.Null);
        Assert.That(pair.Client.Connection.Info.ServerName, Is.Null);
    }

    [Test]
    public void The_question_about_the_certificate_names_who_was_asked_for()
    {
        using var pump = new RecordPump(new TlsClientOptions(), TestPair.ServerOptions());
        while (pump.Client.Decision is null) pump.Step();
        var decision = (PeerCertificateDecision)pump.Client.Decision;
        Assert.That(decision.ServerName, Is.EqualTo("example.test"));
        Assert.That(decision.PeerIsServer);
    }

    [TestCase("")]
    [TestCase(".")]
    [TestCase("a..b")]
    [TestCase("white space")]
    [TestCase("example.test:443")]
    [TestCase("[::1]")]
    [TestCase("[::1]:443")]
    [TestCase("127.1")]
    [TestCase("127.0.0.1.")]
    [TestCase("127.0.0.1:443")]
    [TestCase("0x7f.0.0.0x1")]
    [TestCase("2130706433")]
    [TestCase("a.123")]
    [TestCase("https://example.test")]
    public void What_is_no_name_is_the_callers_mistake(string name)
    {
        var context = TlsClientContext.Create(new TlsClientOptions());
        Assert.That(() => TlsConnection.CreateClient(context, name), Throws.ArgumentException);
    }
}

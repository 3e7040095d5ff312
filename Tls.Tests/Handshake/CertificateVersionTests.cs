using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Handshake;

/// <summary>
/// "The certificate type MUST be X.509v3" (RFC 9846 §4.5.1.2, RFC 5246 §7.4.2): an older one cannot say what its key is for. It is refused before
/// anybody is asked about it, and never shown.
/// </summary>
internal sealed class CertificateVersionTests
{
    private static readonly TestCertificate Old = TestCertificates.Default.Authority.Issue(new() { IsVersion1 = true });

    [Test]
    public void Of_a_server_is_3([Values] bool isTls12)
    {
        using ScriptedPeer server = isTls12 ? new ScriptedServer12() : new ScriptedServer();
        byte[][] chain = [Old.Der];
        byte[] message = isTls12 ? ScriptedServer12.CertificateMessage(chain) : ScriptedServer.CertificateMessage(chain);
        ExpectRefused(server, message);
    }

    [Test]
    public void Of_a_client_is_3([Values] bool isTls12, [Values(ClientCertificateMode.Optional, ClientCertificateMode.Required)] ClientCertificateMode mode)
    {
        var options = new TlsServerOptions { Credentials = [TestCredentials.Of()], ClientCertificates = mode };
        using ScriptedPeer client = isTls12
            ? new ScriptedClient12(options) { Credential = TestCredentials.Of() }
            : new ScriptedClient(options) { Credential = TestCredentials.Of() };
        byte[][] chain = [Old.Der];
        byte[] message = isTls12 ? ScriptedServer12.CertificateMessage(chain) : ScriptedServer.CertificateMessage(chain);
        ExpectRefused(client, message);
    }

    [Test]
    public void Of_our_own_is_3()
    {
        Assert.That(() => TlsCredential.FromDer(Old.Chain, Old.Pkcs8), Throws.ArgumentException.With.Message.Contains("CertificateVersion"));
        Assert.That(() => TlsCredential.WithExternalKey(Old.Chain), Throws.ArgumentException.With.Message.Contains("CertificateVersion"));
    }

    private static void ExpectRefused(ScriptedPeer peer, byte[] message)
    {
        bool wasAsked = false;
        peer.Answer = _ => wasAsked = true;
        peer.Changes[HandshakeType.Certificate] = _ => message[4..];
        peer.Run();
        peer.ExpectFault(TlsFault.CertificateVersion, AlertDescription.UnsupportedCertificate);
        Assert.That(wasAsked, Is.False);
    }
}

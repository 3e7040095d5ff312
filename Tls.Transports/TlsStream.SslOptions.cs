using System;
using System.Net.Security;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Transports;

/// <content>
/// The handshake by SslStream's options, for programs that move over. Each option is honoured, or a <see cref="NotSupportedException"/> names
/// it; nothing is passed over in silence. A context is made anew each time, which costs about as much as a handshake: programs with many
/// connections make one themselves.
/// </content>
public sealed partial class TlsStream
{
    /// <summary>
    /// Shakes hands as a client by the options of SslStream, of which nothing is kept. As there: without CertificateChainPolicy and
    /// RemoteCertificateValidationCallback the operating system's roots are trusted, with CertificateRevocationCheckMode; ClientCertificateContext
    /// goes before LocalCertificateSelectionCallback, and that before ClientCertificates; an empty TargetHost sends no name, and then only the
    /// callback can accept the server. Otherwise than there: LocalCertificateSelectionCallback is asked only where the server asks, and knows
    /// the server's certificate then; what callbacks throw ends the handshake with a <see cref="TlsException"/>; only subjectAltName names a
    /// server. AllowRenegotiation permits what nobody does here. Where AllowTlsResume is set, <see cref="Sessions"/> counts, but no session
    /// that a callback or a policy let in is resumed.
    /// </summary>
    /// <param name="options">Certificates in it have their private keys with them.</param>
    /// <param name="cancellationToken">Gives the handshake up; the peer is not told.</param>
    /// <exception cref="NotSupportedException">An option cannot be honoured: protocols before TLS 1.2, suites of which there is none, an
    /// EncryptionPolicy other than RequireEncryption, an application protocol that is not UTF-8, a certificate without its private key.</exception>
    /// <inheritdoc cref="AuthenticateAsClientAsync(TlsClientContext, string?, CertificateVerifier?, CancellationToken)"/>
    public async Task AuthenticateAsClientAsync(SslClientAuthenticationOptions options, CancellationToken cancellationToken = default)
    {
        using var setup = new SslClientSetup(options, this);
        var connection = TlsConnection.CreateClient(setup.Context, setup.ServerName);
        await ShakeHandsAsync(connection, setup.Verifier, setup.Handler(DecisionHandler), SessionsFor(setup), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="AuthenticateAsClientAsync(SslClientAuthenticationOptions, CancellationToken)"/>
    public void AuthenticateAsClient(SslClientAuthenticationOptions options)
    {
        using var setup = new SslClientSetup(options, this);
        ShakeHands(TlsConnection.CreateClient(setup.Context, setup.ServerName), setup.Verifier, setup.Handler(DecisionHandler), SessionsFor(setup));
    }

    /// <summary>
    /// Shakes hands as a server by the options of SslStream, of which nothing is kept. As there: ServerCertificateSelectionCallback goes before
    /// ServerCertificateContext, and that before ServerCertificate; RemoteCertificateValidationCallback is asked about a client without a
    /// certificate too, and with one ClientCertificateRequired only asks for a certificate. Otherwise than there: what callbacks throw ends
    /// the handshake with a <see cref="TlsException"/>; no staple is fetched; a trust within ServerCertificateContext cannot be read, so no authorities are
    /// sent. No tickets are issued, so AllowTlsResume permits what nobody does.
    /// </summary>
    /// <param name="options">Certificates in it have their private keys with them.</param>
    /// <param name="cancellationToken">Gives the handshake up; the peer is not told.</param>
    /// <exception cref="ArgumentException">It names no certificate.</exception>
    /// <exception cref="NotSupportedException">An option cannot be honoured: AllowRenegotiation, protocols before TLS 1.2, suites of which there is
    /// none, an EncryptionPolicy other than RequireEncryption, an application protocol that is not UTF-8, a certificate without its private key.</exception>
    /// <exception cref="AuthenticationException">RemoteCertificateValidationCallback refused a client without a certificate.</exception>
    /// <inheritdoc cref="AuthenticateAsServerAsync(TlsServerContext, CertificateVerifier?, CancellationToken)"/>
    public async Task AuthenticateAsServerAsync(SslServerAuthenticationOptions options, CancellationToken cancellationToken = default)
    {
        using var setup = new SslServerSetup(options, this);
        await ShakeHandsAsync(TlsConnection.CreateServer(setup.Context), setup.Verifier, setup.Handler(DecisionHandler), Sessions, cancellationToken).ConfigureAwait(false);
        Approve(setup);
    }

    /// <inheritdoc cref="AuthenticateAsServerAsync(SslServerAuthenticationOptions, CancellationToken)"/>
    public void AuthenticateAsServer(SslServerAuthenticationOptions options)
    {
        using var setup = new SslServerSetup(options, this);
        ShakeHands(TlsConnection.CreateServer(setup.Context), setup.Verifier, setup.Handler(DecisionHandler), Sessions);
        Approve(setup);
    }

    private TlsSessions? SessionsFor(SslClientSetup setup) => setup.AllowsResumption ? Sessions : null;

    private void Approve(SslServerSetup setup)
    {
        try
        {
            setup.CheckAbsentCertificate();
        }
        catch
        {
            // As a handshake that failed: nothing can be read or written.
            _isOpen = false;
            Connection.Dispose();
            throw;
        }
    }
}

using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake.Server12;

/// <summary>What a TLS 1.2 server says to a ClientHello (RFC 5246 §7.3): ServerHello, Certificate, ServerKeyExchange, ServerHelloDone.</summary>
internal static class ServerFlight12
{
    public static HandshakeState Send(ClientHello hello, ServerNegotiation12 negotiated, TlsServerContext server, HandshakeContext context)
    {
        var issue = SessionIssue12.Plan(hello, server, context);
        Hellos12 hellos = ServerHelloFlight12.Send(hello, negotiated.Suite, issue.SessionId, issue.IsTicket, HasStatus(negotiated), negotiated.Policy, context);
        context.Info.Group = negotiated.Group.Name;
        SendCertificate(negotiated, context);
        KeyExchange exchange = negotiated.Group.Start(context.Provider);
        context.Own(exchange);
        SendServerKeyExchange(negotiated, hellos, exchange, context);
        if (server.ClientCertificates != ClientCertificateMode.None) SendCertificateRequest(server, context);
        context.Send(default(ServerHelloDone));
        return server.ClientCertificates == ClientCertificateMode.None
            ? new WaitClientKeyExchange(server, hellos, issue, exchange, client: null)
            : new WaitCertificate(server, hellos, issue, exchange);
    }

    private static void SendCertificate(ServerNegotiation12 negotiated, HandshakeContext context)
    {
        using var list = new TlsWriter();
        foreach (byte[] certificate in negotiated.Credential.Credential.Chain) Asn1Cert.Write(list, certificate);
        context.Send(new Certificate12(list.Written));
        context.Info.LocalCertificates = negotiated.Credential.Credential.PublicChain;
        if (HasStatus(negotiated)) context.Send(new CertificateStatus(negotiated.Credential.Credential.OcspResponse));
    }

    // RFC 6066 §8: the empty extension announces the message, so both come or neither.
    private static bool HasStatus(ServerNegotiation12 negotiated) =>
        negotiated.Wishes.CertificateStatus && negotiated.Credential.Credential.OcspResponse.Length > 0;

    private static void SendServerKeyExchange(ServerNegotiation12 negotiated, Hellos12 hellos, KeyExchange exchange, HandshakeContext context)
    {
        using var parameters = new TlsWriter();
        ServerKeyExchange.WriteParameters(parameters, negotiated.Group.Name, exchange.Share);
        SignatureScheme scheme = negotiated.Credential.Scheme;
        byte[] signature = negotiated.Credential.Sign(SignedContent.OfKeyExchange(hellos, parameters.Written));
        context.Send(new ServerKeyExchange(parameters.Written, scheme, signature));
        context.Info.LocalSignatureScheme = scheme;
    }

    private static void SendCertificateRequest(TlsServerContext server, HandshakeContext context) => context.Send(new CertificateRequest12(
        [CertificateRequest12.EcdsaSign, CertificateRequest12.RsaSign],
        CodePointList<SignatureScheme>.Parse(CodePointList.Encode(server.Policy.SignatureSchemes)),
        server.Authorities));
}

using System;
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
        Hellos12 hellos = ServerHelloFlight12.Send(hello, negotiated.Suite, issue.SessionId, issue, negotiated.Credential.Credential, negotiated.Policy, context);
        context.Info.Group = negotiated.Group.Name;
        SendCertificate(negotiated, context);
        KeyExchange exchange = negotiated.Group.Start(context.Provider);
        context.Own(exchange);

        byte[] content = SignedContent.OfKeyExchange(hellos, Parameters(exchange));
        if (negotiated.Credential.AskToSign(content) is { } decision) return new SignaturePending(decision, server, hellos, exchange);
        return Finish(negotiated.Credential.Scheme, negotiated.Credential.Sign(content), server, hellos, exchange, context);
    }

    /// <summary>The rest of the flight, from ServerKeyExchange on.</summary>
    public static HandshakeState Finish(
        SignatureScheme scheme, ReadOnlySpan<byte> signature, TlsServerContext server, Hellos12 hellos, KeyExchange exchange, HandshakeContext context)
    {
        context.Send(new ServerKeyExchange(Parameters(exchange), scheme, signature));
        context.Info.LocalSignatureScheme = scheme;
        if (server.ClientCertificates != ClientCertificateMode.None) SendCertificateRequest(server, context);
        context.Send(default(ServerHelloDone));
        return server.ClientCertificates == ClientCertificateMode.None
            ? new WaitClientKeyExchange(server, hellos, exchange, client: null)
            : new WaitCertificate(server, hellos, exchange);
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

    private static byte[] Parameters(KeyExchange exchange)
    {
        using var parameters = new TlsWriter();
        ServerKeyExchange.WriteParameters(parameters, exchange.Group.Name, exchange.Share);
        return parameters.Written.ToArray();
    }

    private static void SendCertificateRequest(TlsServerContext server, HandshakeContext context) => context.Send(new CertificateRequest12(
        [CertificateRequest12.EcdsaSign, CertificateRequest12.RsaSign],
        CodePointList<SignatureScheme>.Parse(CodePointList.Encode(server.Policy.SignatureSchemes)),
        server.Authorities));
}

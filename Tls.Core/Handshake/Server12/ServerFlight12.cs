using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Server12;

/// <summary>What a TLS 1.2 server says to a ClientHello (RFC 5246 §7.3): ServerHello, Certificate, ServerKeyExchange, ServerHelloDone.</summary>
internal static class ServerFlight12
{
    private const byte NullCompression = 0;

    public static HandshakeState Send(ClientHello hello, ServerNegotiation12 negotiated, bool extended, TlsServerContext server, HandshakeContext context)
    {
        byte[] random = new byte[ClientHello.RandomLength];
        context.Provider.Fill(random);
        if (negotiated.Policy.AllowsTls13) DowngradeSentinel.Put(random);
        var hellos = new Hellos12(negotiated.Suite, hello.Random.ToArray(), random, extended);
        SendServerHello(hello, negotiated, hellos, context);
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

    private static void SendServerHello(ClientHello hello, ServerNegotiation12 negotiated, Hellos12 hellos, HandshakeContext context)
    {
        using var extensions = new TlsWriter();
        WriteExtensions(hello, negotiated, hellos, extensions, context);

        // An empty session ID: this session is not offered for resumption.
        var block = ExtensionBlock.Parse(extensions.Written);
        context.Send(new ServerHello(ProtocolVersion.Tls12, hellos.ServerRandom, [], negotiated.Suite.Suite, NullCompression, block)
        {
            HasExtensions = !block.IsEmpty,
        });
        context.Info.Version = ProtocolVersion.Tls12;
        context.Info.CipherSuite = negotiated.Suite.Suite;
        context.Info.Group = negotiated.Group.Name;
        context.Info.UsesExtendedMainSecret = hellos.UsesExtendedMainSecret;
    }

    private static void WriteExtensions(ClientHello hello, ServerNegotiation12 negotiated, Hellos12 hellos, TlsWriter extensions, HandshakeContext context)
    {
        if (negotiated.Wishes.HasServerName) extensions.WriteExtension(default(ServerNameAcknowledgement));
        if (hellos.UsesExtendedMainSecret) extensions.WriteExtension(default(ExtendedMainSecret));

        // RFC 5746 §3.6: the signalling suite asks for the extension as well.
        bool knowsRenegotiation = hello.Extensions.Contains(ExtensionType.RenegotiationInfo) || hello.CipherSuites.Contains(CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
        if (knowsRenegotiation) extensions.WriteExtension(new RenegotiationInfo([]));
        if (HasStatus(negotiated)) extensions.WriteExtension(ExtensionType.StatusRequest, []);
        byte[] timestamps = negotiated.Credential.Credential.TimestampList;
        if (negotiated.Wishes.CertificateTimestamps && timestamps.Length > 0) extensions.WriteExtension(new SignedCertificateTimestampList(timestamps));
        if (hello.Extensions.Contains(ExtensionType.EcPointFormats)) extensions.WriteExtension(EcPointFormats.UncompressedOnly);
        if (negotiated.Wishes.ApplicationProtocol is { } protocol)
        {
            using (extensions.OpenExtension(ExtensionType.ApplicationLayerProtocolNegotiation)) ApplicationLayerProtocolNegotiation.Write(extensions, [protocol]);
        }
        if (negotiated.Wishes.RecordSizeLimit is { } theirs) NegotiateRecordSize(theirs, negotiated.Policy, extensions, context);
    }

    // RFC 8449 §4: in TLS 1.2 the limit counts content alone.
    private static void NegotiateRecordSize(int theirs, Policy policy, TlsWriter extensions, HandshakeContext context)
    {
        int ours = policy.MaxReceivedRecordContent ?? RecordHeader.MaxPlaintextLength;
        extensions.WriteExtension(new RecordSizeLimit((ushort)ours));
        context.Writer.LimitContent(theirs);
        context.Reader.MaxContentLength = ours;
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

using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Handshake.Server;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Server13;

/// <summary>What the server says to a ClientHello (RFC 9846 §2): HelloRetryRequest, or everything from ServerHello through Finished.</summary>
internal static class ServerFlight
{
    private const byte NullCompression = 0;

    /// <summary>§4.2.4. The transcript goes on with the first ClientHello's hash.</summary>
    public static void SendHelloRetryRequest(ClientHello hello, ServerNegotiation negotiated, TlsServerContext server, HandshakeContext context)
    {
        using var extensions = new TlsWriter();
        extensions.WriteExtension(new KeyShareHelloRetryRequest(negotiated.Group.Name));
        if (server.RetryCookie.Length > 0) extensions.WriteExtension(new Cookie(server.RetryCookie));
        extensions.WriteExtension(new SupportedVersionsServerHello(ProtocolVersion.Tls13));
        context.Transcript.ReplaceByMessageHash();
        context.Send(new ServerHello(
            ProtocolVersion.Tls12,
            ServerHello.HelloRetryRequestRandom,
            hello.LegacySessionId,
            negotiated.Suite.Suite,
            NullCompression,
            ExtensionBlock.Parse(extensions.Written)));
        context.Info.HelloRetryRequested = true;
        if (context.IsCompatible) context.SendChangeCipherSpec();
    }

    /// <summary>The whole flight; afterwards the server may write application data in principle, but first waits for the client's Finished.</summary>
    public static HandshakeState Send(
        ClientHello hello,
        ReadOnlySpan<byte> clientShare,
        ServerNegotiation negotiated,
        BinderProof? psk,
        RecordBoundary boundary,
        TlsServerContext server,
        HandshakeContext context)
    {
        HandshakeSecrets secrets = StartHandshakeKeys(hello, clientShare, negotiated, psk, context);
        context.Reader.SetKeys(secrets.Client, boundary);
        SendEncryptedExtensions(negotiated, server, context);
        ServerSessions? tickets = TicketIssuer.Plan(hello, server, context);

        // §4.4.2: no certificate is shown or asked for.
        if (psk is not null) return new WaitFinished(secrets, SendFinished(secrets, context), PeerAuthenticated.ByPsk(psk), tickets);

        if (server.ClientCertificates != ClientCertificateMode.None) SendCertificateRequest(server, context);
        CredentialChoice choice = negotiated.Credential ?? throw new InvalidOperationException("Neither a key nor a credential was chosen.");
        SendCertificate(choice, negotiated, context);
        ReadOnlySpan<byte> content = SignedContent.OfTranscript(context.Transcript, signerIsServer: true, stackalloc byte[SignedContent.MaxLength]);
        if (choice.AskToSign(content) is { } decision) return new SignaturePending(decision, server, tickets, secrets);
        return Finish(choice.Scheme, choice.Sign(content), server, tickets, secrets, context);
    }

    /// <summary>The rest of the flight, from CertificateVerify on.</summary>
    /// <param name="scheme">Ours.</param>
    /// <param name="signature">Ours.</param>
    /// <param name="server">The options.</param>
    /// <param name="tickets">Where those go that will be issued; null where none will.</param>
    /// <param name="secrets">Of this handshake.</param>
    /// <param name="context">Of this connection.</param>
    public static HandshakeState Finish(
        SignatureScheme scheme, ReadOnlySpan<byte> signature, TlsServerContext server, ServerSessions? tickets, HandshakeSecrets secrets, HandshakeContext context)
    {
        context.Send(new CertificateVerify(scheme, signature));
        context.Info.LocalSignatureScheme = scheme;
        ApplicationSecrets application = SendFinished(secrets, context);
        return server.ClientCertificates == ClientCertificateMode.None
            ? new WaitFinished(secrets, application, PeerAuthenticated.AnonymousClient, tickets)
            : new WaitCertificate(server, tickets, secrets, application);
    }

    /// <summary>The same for a client whose early data is taken: what it sends stays under the early keys until it says that they end.</summary>
    public static HandshakeState SendAndTakeEarlyData(
        ClientHello hello,
        ReadOnlySpan<byte> clientShare,
        ServerNegotiation negotiated,
        BinderProof psk,
        TrafficSecret early,
        RecordBoundary boundary,
        TlsServerContext server,
        HandshakeContext context)
    {
        HandshakeSecrets secrets = StartHandshakeKeys(hello, clientShare, negotiated, psk, context);
        context.Reader.SetKeys(early, boundary);
        SendEncryptedExtensions(negotiated, server, context);
        ServerSessions? tickets = TicketIssuer.Plan(hello, server, context);
        return new WaitEndOfEarlyData(secrets, SendFinished(secrets, context), PeerAuthenticated.ByPsk(psk), tickets);
    }

    private static HandshakeSecrets StartHandshakeKeys(
        ClientHello hello, ReadOnlySpan<byte> clientShare, ServerNegotiation negotiated, BinderProof? psk, HandshakeContext context)
    {
        if (psk is not null) NotePeer(psk.Choice.Psk, context);
        HandshakeSecrets secrets = SendServerHello(hello, clientShare, negotiated, psk, context);
        if (context.IsCompatible && !context.Info.HelloRetryRequested) context.SendChangeCipherSpec();
        context.SetWriteKeys(secrets.Server);
        return secrets;
    }

    // With a session the client is who it was then; its binder has shown that it is the same.
    private static void NotePeer(FoundPsk psk, HandshakeContext context)
    {
        if (psk.Key.IsExternal) context.Info.PreSharedKeyIdentity = psk.Identity;
        if (psk.Session is not { } session) return;
        session.GoOn(context);
        context.Info.TicketAgeSkew = session.AgeSkew(psk.TicketAge);
        session.AskLater();
        if (session.Question is null) context.Info.NotePeer(session.State);
    }

    private static ApplicationSecrets SendFinished(HandshakeSecrets secrets, HandshakeContext context)
    {
        Span<byte> mac = stackalloc byte[HashFunctions.MaxLength];
        mac = mac[..secrets.HashLength];
        secrets.Server.FinishedMac(context.Transcript, mac);
        context.Send(new Finished(mac));
        ApplicationSecrets application = secrets.Advance(context.Transcript);
        context.Exporter = application.Exporter;
        context.SetWriteKeys(application.Server);
        return application;
    }

    private static HandshakeSecrets SendServerHello(
        ClientHello hello, ReadOnlySpan<byte> clientShare, ServerNegotiation negotiated, BinderProof? psk, HandshakeContext context)
    {
        Span<byte> random = stackalloc byte[ClientHello.RandomLength];
        context.Provider.Fill(random);
        using var extensions = new TlsWriter();
        if (psk is not null) extensions.WriteExtension(new PreSharedKeyServerHello((ushort)psk.Choice.Index));
        Secret shared;
        using (extensions.OpenExtension(ExtensionType.KeyShare))
        {
            extensions.WriteUInt16((ushort)negotiated.Group.Name);
            using (extensions.Vector16())
            {
                shared = negotiated.Group.Respond(context.Provider, clientShare, extensions.Reserve(negotiated.Group.ServerShareLength));
            }
        }
        extensions.WriteExtension(new SupportedVersionsServerHello(ProtocolVersion.Tls13));

        using (shared)
        {
            context.Send(new ServerHello(
                ProtocolVersion.Tls12,
                random,
                hello.LegacySessionId,
                negotiated.Suite.Suite,
                NullCompression,
                ExtensionBlock.Parse(extensions.Written)));
            context.Settle(ProtocolVersion.Tls13);
            context.Info.CipherSuite = negotiated.Suite.Suite;
            context.Info.Group = negotiated.Group.Name;
            context.Info.UsesExtendedMainSecret = true;
            EarlySecret early = psk?.Secret ?? EarlySecret.WithoutPsk(context.StartSchedule(negotiated.Suite, hello.Random));
            return early.Advance(shared, context.Transcript);
        }
    }

    private static void SendEncryptedExtensions(ServerNegotiation negotiated, TlsServerContext server, HandshakeContext context)
    {
        using var extensions = new TlsWriter();

        // §4.3.7: tells the client which groups to send shares for next time.
        using (extensions.OpenExtension(ExtensionType.SupportedGroups))
        using (extensions.Vector16())
        {
            foreach (NamedGroup group in server.AdvertisedGroups) extensions.WriteUInt16((ushort)group);
        }
        if (negotiated.Wishes.ApplicationProtocol is { } protocol)
        {
            using (extensions.OpenExtension(ExtensionType.ApplicationLayerProtocolNegotiation)) ApplicationLayerProtocolNegotiation.Write(extensions, [protocol]);
        }
        if (negotiated.Wishes.RecordSizeLimit is { } theirs) NegotiateRecordSize(theirs, server.Policy, extensions, context);

        // RFC 6066 §3: no acknowledgement where a session goes on.
        if (negotiated.Wishes.HasServerName && negotiated.Psk?.Psk.Session is null) extensions.WriteExtension(default(ServerNameAcknowledgement));
        if (context.Info.EarlyData == TlsEarlyData.Accepted) extensions.WriteExtension(default(EarlyData));
        context.Send(new EncryptedExtensions(ExtensionBlock.Parse(extensions.Written)));
    }

    // RFC 8449 §4: a server may take note of a limit that exceeds what the protocol has; its own must not exceed it.
    private static void NegotiateRecordSize(int theirs, Policy policy, TlsWriter extensions, HandshakeContext context)
    {
        int ours = policy.MaxReceivedRecordContent ?? RecordHeader.MaxPlaintextLength;
        extensions.WriteExtension(new RecordSizeLimit((ushort)(ours + 1)));
        context.Writer.LimitContent(theirs - 1);
        context.Reader.MaxContentLength = ours;
    }

    // §4.4.2.
    private static void SendCertificateRequest(TlsServerContext server, HandshakeContext context)
    {
        ServerGrease? grease = server.Policy.SendGrease ? new ServerGrease(context.Provider) : null;
        using var extensions = new TlsWriter();
        using (extensions.OpenExtension(ExtensionType.SignatureAlgorithms))
        using (extensions.Vector16())
        {
            if (grease is not null) extensions.WriteUInt16((ushort)grease.SignatureScheme);
            CodePointList.Write(extensions, server.Policy.SignatureSchemes);
        }
        if (server.Authorities.Length > 0) extensions.WriteExtension(new CertificateAuthorities(server.Authorities));
        if (!server.Policy.CertificateCompressions.IsEmpty) extensions.WriteExtension(server.Policy.CertificateCompressions.Extension);
        if (grease is not null) extensions.WriteExtension(grease.Extension, []);
        context.Send(new CertificateRequest([], ExtensionBlock.Parse(extensions.Written)));
    }

    private static void SendCertificate(CredentialChoice choice, ServerNegotiation negotiated, HandshakeContext context)
    {
        TlsCredential credential = choice.Credential;
        CertificateExtras extras = CertificateExtras.None;
        if (negotiated.Wishes.CertificateStatus && credential.OcspResponse.Length > 0) extras |= CertificateExtras.Status;
        if (negotiated.Wishes.CertificateTimestamps && credential.TimestampList.Length > 0) extras |= CertificateExtras.Timestamps;
        credential.Message.Send(extras, negotiated.Compression, context);
    }
}

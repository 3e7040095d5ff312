using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Server;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake.Server12;

/// <summary>The ServerHello of TLS 1.2 (RFC 5246 §7.4.1.3), whether a session begins or goes on.</summary>
internal static class ServerHelloFlight12
{
    private const byte NullCompression = 0;

    /// <summary>Sends it and gives what both hellos settled.</summary>
    /// <param name="hello">What it answers.</param>
    /// <param name="suite">The suite, negotiated or the session's.</param>
    /// <param name="sessionId">The client's own where its session goes on; a new one, or none, where a session begins.</param>
    /// <param name="issue">Where it is a ticket, a NewSessionTicket will follow (RFC 5077 §3.2).</param>
    /// <param name="shown">Whose certificate will follow; null where none does.</param>
    /// <param name="policy">The server's.</param>
    /// <param name="context">Takes note of what was negotiated.</param>
    public static Hellos12 Send(
        ClientHello hello, CipherSuiteSpec suite, ReadOnlySpan<byte> sessionId, SessionIssue12 issue, TlsCredential? shown, Policy policy, HandshakeContext context)
    {
        byte[] random = new byte[ClientHello.RandomLength];
        context.Provider.Fill(random);
        if (policy.AllowsTls13) DowngradeSentinel.Put(random);
        bool extended = hello.Extensions.Contains(ExtensionType.ExtendedMainSecret);
        var wishes = ClientWishes.Read(hello, policy, context);

        using var extensions = new TlsWriter();

        // RFC 6066 §3: no acknowledgement where a session goes on.
        if (wishes.HasServerName && !context.Info.IsResumed) extensions.WriteExtension(default(ServerNameAcknowledgement));
        if (extended) extensions.WriteExtension(default(ExtendedMainSecret));

        // RFC 5746 §3.6: the signalling suite asks for the extension as well.
        bool knowsRenegotiation = hello.Extensions.Contains(ExtensionType.RenegotiationInfo) || hello.CipherSuites.Contains(CipherSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV);
        if (knowsRenegotiation) extensions.WriteExtension(new RenegotiationInfo([]));
        if (wishes.CertificateStatus && shown?.OcspResponse.Length > 0) extensions.WriteExtension(ExtensionType.StatusRequest, []);
        if (wishes.CertificateTimestamps && shown?.TimestampList.Length > 0) extensions.WriteExtension(new SignedCertificateTimestampList(shown.TimestampList));
        if (hello.Extensions.Contains(ExtensionType.EcPointFormats)) extensions.WriteExtension(EcPointFormats.UncompressedOnly);
        if (wishes.ApplicationProtocol is { } protocol)
        {
            using (extensions.OpenExtension(ExtensionType.ApplicationLayerProtocolNegotiation)) ApplicationLayerProtocolNegotiation.Write(extensions, [protocol]);
        }
        if (wishes.RecordSizeLimit is { } theirs) NegotiateRecordSize(theirs, policy, extensions, context);
        if (issue.IsTicket) extensions.WriteExtension(ExtensionType.SessionTicket, []);

        var block = ExtensionBlock.Parse(extensions.Written);
        context.Send(new ServerHello(ProtocolVersion.Tls12, random, sessionId, suite.Suite, NullCompression, block) { HasExtensions = !block.IsEmpty });
        context.Settle(ProtocolVersion.Tls12);
        context.Info.CipherSuite = suite.Suite;
        context.Info.UsesExtendedMainSecret = extended;
        return new Hellos12(suite, hello.Random.ToArray(), random, extended) { Issue = issue };
    }

    // RFC 8449 §4: in TLS 1.2 the limit counts content alone.
    private static void NegotiateRecordSize(int theirs, Policy policy, TlsWriter extensions, HandshakeContext context)
    {
        int ours = policy.MaxReceivedRecordContent ?? RecordHeader.MaxPlaintextLength;
        extensions.WriteExtension(new RecordSizeLimit((ushort)ours));
        context.Writer.LimitContent(theirs);
        context.Reader.MaxContentLength = ours;
    }
}

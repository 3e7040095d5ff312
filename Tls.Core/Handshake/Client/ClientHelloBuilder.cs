using System;
using System.Text;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Client;

/// <summary>Writes the ClientHello (RFC 9846 §4.2.2) of an offer, and notes in the offer which extensions went out.</summary>
internal static class ClientHelloBuilder
{
    private static ReadOnlySpan<byte> NullCompression => [0];

    /// <summary>Sends the ClientHello, the first or the second; it is the last message under its keys, so it stands alone.</summary>
    public static void Send(ClientOffer offer, HandshakeContext context)
    {
        using var extensions = new TlsWriter();
        foreach (ExtensionType type in offer.ExtensionOrder)
        {
            int before = extensions.Length;
            WriteExtension(type, offer, extensions);
            if (extensions.Length > before && !Grease.Is((ushort)type)) offer.Note(type);
        }

        // Of all that stands there, the cookie alone is as long as the server likes.
        bool isCookieTooLong = offer.Cookie.Length > 0 && extensions.Length > ushort.MaxValue;
        PeerFaultException.ThrowIf(isCookieTooLong, TlsFault.WrongCookie);

        using var suites = new TlsWriter();
        WriteSuites(offer, suites);
        using var message = new TlsWriter();
        HandshakeMessage.Write(
            new ClientHello(
                ProtocolVersion.Tls12,
                offer.Random,
                offer.SessionId,
                CodePointList<CipherSuite>.Parse(suites.Written),
                NullCompression,
                ExtensionBlock.Parse(extensions.Written)),
            message);
        PskBinders.Fill(offer, message, context);
        context.Send(message.Written);
        context.Flush();
    }

    private static void WriteSuites(ClientOffer offer, TlsWriter writer)
    {
        if (offer.Grease is { } grease) writer.WriteUInt16((ushort)grease.CipherSuite);
        foreach (CipherSuiteSpec spec in offer.Policy.CipherSuites13) writer.WriteUInt16((ushort)spec.Suite);
        foreach (CipherSuiteSpec spec in offer.Policy.CipherSuites12) writer.WriteUInt16((ushort)spec.Suite);

        // RFC 7507 §4: behind all that may be negotiated.
        if (offer.IsFallback) writer.WriteUInt16((ushort)CipherSuite.TLS_FALLBACK_SCSV);
    }

    private static void WriteExtension(ExtensionType type, ClientOffer offer, TlsWriter writer)
    {
        Policy policy = offer.Policy;
        ClientHelloLayout layout = offer.Context.Layout;
        switch (type)
        {
            case ExtensionType.ServerName when offer.ServerName is { IsAddress: false } name:
                WriteServerName(name, writer);
                break;
            case ExtensionType.SupportedGroups:
                WriteGroups(offer, writer);
                break;
            case ExtensionType.ExtendedMainSecret when policy.AllowsTls12:
                writer.WriteExtension(default(ExtendedMainSecret));
                break;
            case ExtensionType.RenegotiationInfo when policy.AllowsTls12:
                writer.WriteExtension(new RenegotiationInfo([]));
                break;
            case ExtensionType.EcPointFormats when policy.AllowsTls12:
                writer.WriteExtension(EcPointFormats.UncompressedOnly);
                break;
            case ExtensionType.KeyShare when policy.AllowsTls13:
                WriteShares(offer, writer);
                break;
            case ExtensionType.SupportedVersions when policy.AllowsTls13:
                WriteVersions(offer, writer);
                break;
            case ExtensionType.SignatureAlgorithms:
                WriteSchemes(offer, writer);
                break;
            case ExtensionType.StatusRequest when offer.Context.RequestCertificateStatus:
                writer.WriteExtension(StatusRequest.AnyOcsp);
                break;
            case ExtensionType.SignedCertificateTimestamp when offer.Context.RequestCertificateTimestamps:
                writer.WriteExtension(type, []);
                break;
            case ExtensionType.CompressCertificate when policy.AllowsTls13 && !policy.CertificateCompressions.IsEmpty:
                writer.WriteExtension(policy.CertificateCompressions.Extension);
                break;
            case ExtensionType.Cookie when offer.Cookie.Length > 0:
                writer.WriteExtension(new Cookie(offer.Cookie));
                break;
            case ExtensionType.RecordSizeLimit when policy.OfferedRecordSizeLimit is { } limit:
                writer.WriteExtension(new RecordSizeLimit((ushort)limit));
                break;
            case ExtensionType.ApplicationLayerProtocolNegotiation when !policy.ApplicationProtocols.IsEmpty:
                using (writer.OpenExtension(type)) ApplicationLayerProtocolNegotiation.Write(writer, policy.ApplicationProtocols.ToArray());
                break;
            case ExtensionType.EarlyData when offer.EarlyData is not null:
                writer.WriteExtension(default(EarlyData));
                break;
            case ExtensionType.SessionTicket when offer.AsksForTickets12:
                // RFC 5077 §3.2: the ticket itself, without a length of its own.
                writer.WriteExtension(type, offer.Session12 is { Kind: TicketKind.Ticket } session ? session.Identity : []);
                break;
            case ExtensionType.PskKeyExchangeModes when offer.SendsPskModes:
                writer.WriteExtension(new PskKeyExchangeModes([(byte)PskKeyExchangeMode.PskDheKe]));
                break;
            case ExtensionType.PreSharedKey when offer.Psks.Count > 0:
                PskBinders.WriteExtension(offer, writer);
                break;
            case ExtensionType.Padding when layout.PadTo512:
                WritePadding(offer, writer);
                break;
            default:
                if (offer.Grease is { } grease && Grease.Is((ushort)type)) writer.WriteExtension(type, grease.ContentOf(type));
                else if (layout.Foreign.TryGetValue(type, out byte[]? data)) writer.WriteExtension(type, data);
                break;
        }
    }

    private static void WriteServerName(PeerName name, TlsWriter writer)
    {
        Span<byte> ascii = stackalloc byte[PeerName.MaxDnsNameLength];
        writer.WriteExtension(new ServerNameList(ascii[..Encoding.ASCII.GetBytes(name.Text, ascii)]));
    }

    private static void WriteGroups(ClientOffer offer, TlsWriter writer)
    {
        using (writer.OpenExtension(ExtensionType.SupportedGroups))
        using (writer.Vector16())
        {
            if (offer.Grease is { } grease) writer.WriteUInt16((ushort)grease.Group);
            if (offer.Context.Layout.Groups is { } others) CodePointList.Write<NamedGroup>(writer, [.. others]);
            else foreach (KeyExchangeGroup group in offer.Policy.Groups) writer.WriteUInt16((ushort)group.Name);
        }
    }

    private static void WriteVersions(ClientOffer offer, TlsWriter writer)
    {
        using (writer.OpenExtension(ExtensionType.SupportedVersions))
        using (writer.Vector8())
        {
            if (offer.Grease is { } grease) writer.WriteUInt16((ushort)grease.Version);
            writer.WriteUInt16((ushort)ProtocolVersion.Tls13);
            if (offer.Policy.AllowsTls12) writer.WriteUInt16((ushort)ProtocolVersion.Tls12);
        }
    }

    private static void WriteSchemes(ClientOffer offer, TlsWriter writer)
    {
        using (writer.OpenExtension(ExtensionType.SignatureAlgorithms))
        using (writer.Vector16())
        {
            if (offer.Grease is { } grease) writer.WriteUInt16((ushort)grease.SignatureScheme);
            CodePointList.Write(writer, offer.Context.Layout.SignatureSchemes is { } others ? [.. others] : offer.Policy.SignatureSchemes);
        }
    }

    private static void WriteShares(ClientOffer offer, TlsWriter writer)
    {
        using (writer.OpenExtension(ExtensionType.KeyShare))
        using (writer.Vector16())
        {
            if (offer.GreaseShare is { } reserved) new KeyShareEntry(reserved, ClientGrease.Share).Write(writer);
            foreach (KeyExchange share in offer.Shares) new KeyShareEntry(share.Group.Name, share.Share).Write(writer);
        }
    }

    // RFC 7685 §4: some old servers hang on a ClientHello of 256 to 511 bytes.
    private static void WritePadding(ClientOffer offer, TlsWriter writer)
    {
        const int FixedLength = HandshakeMessage.HeaderLength + 2 + ClientHello.RandomLength + 1 + 2 + 2 + 2;
        const int ExtensionHeaderLength = 4;
        using var suites = new TlsWriter();
        WriteSuites(offer, suites);
        int length = FixedLength + offer.SessionId.Length + suites.Length + writer.Length + PskBinders.ExtensionLength(offer);
        if (length is <= 255 or >= 512) return;
        writer.WriteExtension(new Padding(Math.Max(512 - length - ExtensionHeaderLength, 1)));
    }
}

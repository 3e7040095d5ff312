using System;
using System.Text;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;
using Tls.Core.Records;

namespace Tls.Tests.Snapshots;

/// <summary>Writes what goes over the wire for the eye: names beside numbers where this library has them, hexadecimal where it has none.</summary>
internal sealed class WireText
{
    private const int BytesPerLine = 48;

    private readonly StringBuilder _text = new();

    /// <summary>Certificate is another structure there, without extensions.</summary>
    public bool IsTls12 { get; init; }

    public override string ToString() => _text.ToString().TrimEnd('\n');

    public void Heading(string text) => _text.Append(_text.Length > 0 ? "\n" : "").Append("== ").Append(text).Append('\n');

    /// <summary>The record's header; what is in it follows.</summary>
    public void Record(ReadOnlySpan<byte> record)
    {
        RecordHeader header = RecordHeader.Read(record);
        _text.Append($"record {header.Type}, version 0x{(ushort)header.Version:x4}, {header.Length} bytes\n");
    }

    public void Messages(ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            int length = HandshakeMessage.HeaderLength + ((content[1] << 16) | (content[2] << 8) | content[3]);
            Message(new HandshakeMessage(content[..length], endsAtRecordBoundary: true));
            content = content[length..];
        }
    }

    private void Message(HandshakeMessage message)
    {
        _text.Append($"  {message.Type}, {message.Body.Length} bytes\n");
        switch (message.Type)
        {
            case HandshakeType.ClientHello:
                Hello(message.As<ClientHello>());
                break;
            case HandshakeType.ServerHello:
                Hello(message.As<ServerHello>());
                break;
            case HandshakeType.EncryptedExtensions:
                Extensions(message.As<EncryptedExtensions>().Extensions);
                break;
            case HandshakeType.CertificateVerify:
                Field("algorithm", Name(message.As<CertificateVerify>().Algorithm));
                Field("signature", message.As<CertificateVerify>().Signature);
                break;
            case HandshakeType.Certificate when IsTls12:
                foreach (ReadOnlySpan<byte> certificate in message.As<Certificate12>()) Field("certificate", $"{certificate.Length} bytes");
                break;
            case HandshakeType.CertificateRequest when IsTls12:
                Request(message.As<CertificateRequest12>());
                break;
            case HandshakeType.NewSessionTicket when IsTls12:
                Field("ticket_lifetime_hint", $"{message.As<NewSessionTicket12>().LifetimeHint}");
                Field("ticket", $"{message.As<NewSessionTicket12>().Ticket.Length} bytes");
                break;
            case HandshakeType.ServerKeyExchange:
                KeyExchange(message.As<ServerKeyExchange>());
                break;
            case HandshakeType.ClientKeyExchange:
                Field("ecdh_Yc", message.As<ClientKeyExchange>().Point);
                break;
            case HandshakeType.Certificate:
                Certificates(message.As<Certificate>());
                break;
            default:
                Field("body", message.Body);
                break;
        }
    }

    private void Hello(ClientHello hello)
    {
        Field("legacy_version", $"0x{(ushort)hello.LegacyVersion:x4}");
        Field("random", hello.Random);
        Field("legacy_session_id", hello.LegacySessionId);
        foreach (CipherSuite suite in hello.CipherSuites) Field("cipher_suite", Name(suite));
        Field("legacy_compression_methods", hello.LegacyCompressionMethods);
        Extensions(hello.Extensions);
    }

    private void Hello(ServerHello hello)
    {
        Field("legacy_version", $"0x{(ushort)hello.LegacyVersion:x4}");
        Field("random", hello.Random);
        Field("legacy_session_id_echo", hello.LegacySessionIdEcho);
        Field("cipher_suite", Name(hello.CipherSuite));
        Field("legacy_compression_method", [hello.LegacyCompressionMethod]);
        Extensions(hello.Extensions);
    }

    private void KeyExchange(ServerKeyExchange exchange)
    {
        Field("namedcurve", Name(exchange.Group));
        Field("public", exchange.Public);
        Field("algorithm", Name(exchange.Algorithm));
        Field("signature", exchange.Signature);
    }

    private void Request(CertificateRequest12 request)
    {
        Field("certificate_types", request.CertificateTypes);
        foreach (SignatureScheme scheme in request.SupportedSignatureAlgorithms) Field("signature_algorithm", Name(scheme));
        foreach (ReadOnlySpan<byte> authority in request.CertificateAuthorities) Field("authority", authority);
    }

    private void Certificates(Certificate certificate)
    {
        Field("certificate_request_context", certificate.CertificateRequestContext);
        foreach (CertificateEntry entry in certificate)
        {
            Field("entry", $"{entry.Data.Length} bytes");
            Extensions(entry.Extensions);
        }
    }

    private void Extensions(ExtensionBlock extensions)
    {
        foreach (ExtensionEntry entry in extensions)
        {
            Field("extension", $"{Name(entry.Type)}, {entry.Data.Length} bytes");
            switch (entry.Type)
            {
                case ExtensionType.SupportedGroups:
                    foreach (NamedGroup group in SupportedGroups.Parse(entry.Data).NamedGroupList) Detail(Name(group));
                    break;
                case ExtensionType.SignatureAlgorithms:
                    foreach (SignatureScheme scheme in SignatureAlgorithms.Parse(entry.Data).SupportedSignatureAlgorithms) Detail(Name(scheme));
                    break;
                case ExtensionType.SessionTicket:
                    break;
                default:
                    Detail(entry.Data);
                    break;
            }
        }
    }

    private void Field(string name, string value) => _text.Append($"    {name}: {value}\n");

    private void Field(string name, ReadOnlySpan<byte> value)
    {
        _text.Append($"    {name}: {(value.IsEmpty ? "empty" : $"{value.Length} bytes")}\n");
        Detail(value);
    }

    private void Detail(string value) => _text.Append($"      {value}\n");

    private void Detail(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, BytesPerLine);
            Detail(Convert.ToHexStringLower(bytes[..length]));
            bytes = bytes[length..];
        }
    }

    private static string Name<T>(T codePoint)
        where T : unmanaged, Enum => $"{codePoint} (0x{codePoint:x})";
}

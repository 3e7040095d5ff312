using System;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake;

/// <summary>How a client answers a CertificateRequest, in either version: with a credential that fits, or with an empty list.</summary>
internal sealed class ClientAnswer
{
    private readonly CredentialChoice? _choice;

    private ClientAnswer(CredentialChoice? choice) => _choice = choice;

    /// <summary>A credential that one of the authorities issued if there is one, else any that fits: the list is a hint (RFC 9846 §4.5.1.2).</summary>
    public static ClientAnswer Choose(
        TlsClientContext client, CodePointList<SignatureScheme> theirs, CredentialDemands demands, ElementList<ReadOnlySpan<byte>, DistinguishedName> authorities)
    {
        ReadOnlySpan<SignatureScheme> ours = client.Policy.SignatureSchemes;
        return new ClientAnswer(
            CredentialChoice.Select(client.Credentials, ours, theirs, demands with { Authorities = authorities }) ??
            CredentialChoice.Select(client.Credentials, ours, theirs, demands));
    }

    /// <summary>RFC 9846 §4.5.1, §4.5.2: Certificate, and CertificateVerify where it is not empty.</summary>
    public void Send(HandshakeContext context)
    {
        if (_choice is null)
        {
            context.Send(new Certificate([], []));
            return;
        }

        using var list = new TlsWriter();
        foreach (byte[] certificate in _choice.Credential.Chain) CertificateEntry.Write(list, certificate, []);
        context.Send(new Certificate([], list.Written));
        context.Info.LocalCertificates = _choice.Credential.PublicChain;

        Span<byte> content = stackalloc byte[SignedContent.MaxLength];
        Sign(content[..SignedContent.Write(content, context.Transcript, signerIsServer: false)], _choice, context);
    }

    /// <summary>RFC 5246 §7.4.6.</summary>
    public void SendCertificate12(HandshakeContext context)
    {
        using var list = new TlsWriter();
        foreach (byte[] certificate in _choice?.Credential.Chain ?? []) Asn1Cert.Write(list, certificate);
        context.Send(new Certificate12(list.Written));
        context.Info.LocalCertificates = _choice?.Credential.PublicChain ?? [];
    }

    /// <summary>RFC 5246 §7.4.8: over all messages through ClientKeyExchange; nothing where the list was empty.</summary>
    public void SendVerify12(HandshakeContext context)
    {
        if (_choice is not null) Sign(context.Transcript.Messages, _choice, context);
        context.Transcript.ForgetMessages();
    }

    private static void Sign(ReadOnlySpan<byte> content, CredentialChoice choice, HandshakeContext context)
    {
        context.Send(new CertificateVerify(choice.Scheme, choice.Sign(content)));
        context.Info.LocalSignatureScheme = choice.Scheme;
    }
}

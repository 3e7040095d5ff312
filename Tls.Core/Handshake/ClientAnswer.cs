using System;
using Tls.Core.Codec;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake;

/// <summary>How a client answers a CertificateRequest, in either version: with a credential that fits, or with an empty list.</summary>
internal sealed class ClientAnswer
{
    private ClientAnswer(CredentialChoice? choice) => Choice = choice;

    /// <summary>The credential that the server likes best among those that fit: what it prefers is a hint (RFC 9846 §4.5.1.2).</summary>
    public static ClientAnswer Choose(TlsClientContext client, CodePointList<SignatureScheme> theirs, CredentialDemands demands, CredentialPreference preference) =>
        new(CredentialChoice.Select(preference.Rank(client.Credentials), client.Policy.SignatureSchemes, theirs, demands));

    /// <summary>Who the client will prove to be; null where its list is empty.</summary>
    public CredentialChoice? Choice { get; }

    /// <summary>RFC 9846 §4.5.1; a list that is not empty is followed by a CertificateVerify.</summary>
    public void SendCertificate(HandshakeContext context)
    {
        using var list = new TlsWriter();
        foreach (byte[] certificate in Choice?.Credential.Chain ?? []) CertificateEntry.Write(list, certificate, []);
        context.Send(new Certificate([], list.Written));
    }

    /// <summary>RFC 5246 §7.4.6.</summary>
    public void SendCertificate12(HandshakeContext context)
    {
        using var list = new TlsWriter();
        foreach (byte[] certificate in Choice?.Credential.Chain ?? []) Asn1Cert.Write(list, certificate);
        context.Send(new Certificate12(list.Written));
    }

    /// <summary>RFC 9846 §4.5.2, RFC 5246 §7.4.8.</summary>
    public static void SendVerify(SignatureScheme scheme, ReadOnlySpan<byte> signature, HandshakeContext context)
    {
        context.Send(new CertificateVerify(scheme, signature));
        context.Info.LocalSignatureScheme = scheme;
    }
}

using System;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Client;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake;

/// <summary>How a client answers a CertificateRequest, in either version: with a credential that fits, or with an empty list.</summary>
internal sealed class ClientAnswer
{
    private readonly CredentialChoice? _choice;
    private readonly TlsCertificateCompression? _compression;

    private ClientAnswer(CredentialChoice? choice, CertificateRequestDecision? question, TlsCertificateCompression? compression) =>
        (_choice, Question, _compression) = (choice, question, compression);

    /// <summary>What the caller has to say first; null where the options have said it.</summary>
    public CertificateRequestDecision? Question { get; }

    /// <summary>The credential that the server likes best among those that fit: what it prefers is a hint (RFC 9846 §4.5.1.2). Or else the caller's to choose.</summary>
    /// <param name="offer">Who asks for what.</param>
    /// <param name="theirs">The schemes that the server verifies.</param>
    /// <param name="authentication12">In TLS 1.2 the kinds of key that the server takes; null in TLS 1.3.</param>
    /// <param name="filters">In TLS 1.3 what the server wants of a certificate's extensions.</param>
    /// <param name="preference">What else the server said.</param>
    /// <param name="compression">How the server takes the certificate compressed; null where it goes as it is.</param>
    public static ClientAnswer To(
        ClientOffer offer,
        CodePointList<SignatureScheme> theirs,
        SuiteAuthentication? authentication12,
        OidFilters filters,
        CredentialPreference preference,
        TlsCertificateCompression? compression = null)
    {
        TlsClientContext client = offer.Context;
        if (client.PauseAtCertificateRequest)
        {
            var question = new CertificateRequestDecision(client, offer.ServerName?.Text, theirs, authentication12, filters, preference);
            return new ClientAnswer(null, question, compression);
        }
        CredentialDemands demands = authentication12 is { } authentication ? CredentialDemands.Tls12(authentication) : CredentialDemands.Tls13 with { Filters = filters.Filters };
        CredentialChoice? choice = CredentialChoice.Select(preference.Rank(client.Credentials), client.Policy.SignatureSchemes, theirs, demands);
        return new ClientAnswer(choice, null, compression);
    }

    /// <summary>Who the client will prove to be; null where its list is empty.</summary>
    public CredentialChoice? Choice => Question is null ? _choice : Question.Chosen;

    /// <summary>RFC 9846 §4.5.1; a list that is not empty is followed by a CertificateVerify.</summary>
    public void SendCertificate(HandshakeContext context)
    {
        if (Choice is { } choice) choice.Credential.Message.Send(CertificateExtras.None, _compression, context);
        else context.Send(new Certificate([], []));
    }

    /// <summary>RFC 5246 §7.4.6.</summary>
    public void SendCertificate12(HandshakeContext context)
    {
        using var list = new TlsWriter();
        foreach (byte[] certificate in Choice?.Credential.Chain ?? []) Asn1Cert.Write(list, certificate);
        context.Send(new Certificate12(list.Written));
        context.Info.LocalCertificates = Choice?.Credential.PublicChain ?? [];
    }

    /// <summary>RFC 9846 §4.5.2, RFC 5246 §7.4.8.</summary>
    public static void SendVerify(SignatureScheme scheme, ReadOnlySpan<byte> signature, HandshakeContext context)
    {
        context.Send(new CertificateVerify(scheme, signature));
        context.Info.LocalSignatureScheme = scheme;
    }
}

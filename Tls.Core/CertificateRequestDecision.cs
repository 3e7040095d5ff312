using System;
using System.Collections.Generic;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake;

namespace Tls.Core;

/// <summary>
/// Who does the client want to be? Asked where <see cref="TlsClientOptions.PauseAtCertificateRequest"/> is set and a server asks for a
/// certificate (RFC 9846 §4.4.2, RFC 5246 §7.4.4), after that server itself was accepted. Everything here is what the server said, in its
/// order. Reading is free of side effects and may happen on any thread; answering follows <see cref="TlsDecision"/>.
/// </summary>
public sealed class CertificateRequestDecision : TlsDecision
{
    private static readonly object NoCredential = new();

    private readonly SignatureScheme[] _ours;
    private readonly byte[] _theirs;
    private readonly byte[] _theirsOfCertificates;
    private readonly SuiteAuthentication? _authentication12;
    private readonly byte[] _filters;

    internal CertificateRequestDecision(
        TlsClientContext client,
        string? serverName,
        CodePointList<SignatureScheme> theirs,
        SuiteAuthentication? authentication12,
        OidFilters filters,
        CredentialPreference preference)
    {
        _ours = client.Policy.SignatureSchemes.ToArray();
        _theirs = theirs.Encoded.ToArray();
        _theirsOfCertificates = preference.CertificateSchemes.Encoded.ToArray();
        _authentication12 = authentication12;
        _filters = filters.Filters.Encoded.ToArray();
        ServerName = serverName;
        SignatureSchemes = theirs.ToArray();
        CertificateSignatureSchemes = preference.CertificateSchemes.ToArray();
        var authorities = new List<ReadOnlyMemory<byte>>(preference.Authorities.Count);
        foreach (ReadOnlySpan<byte> authority in preference.Authorities) authorities.Add(authority.ToArray());
        Authorities = authorities;
    }

    /// <summary>Who asks: the name that the client asked for, and the server's certificate was accepted for; null where it asked for none.</summary>
    public string? ServerName { get; }

    /// <summary>What the server verifies a client's signature with, most wanted first.</summary>
    public IReadOnlyList<SignatureScheme> SignatureSchemes { get; }

    /// <summary>What the server verifies the signatures in certificates with, most wanted first: the same list where it says nothing of its own.</summary>
    public IReadOnlyList<SignatureScheme> CertificateSignatureSchemes { get; }

    /// <summary>The authorities that the server trusts, as distinguished names in DER; empty where it names none. A hint.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Authorities { get; }

    /// <summary>
    /// Whether <see cref="Use"/> would take this credential: its key can sign with a scheme of the server's and of the options, its certificate has
    /// the key usages that the server asks for (oid_filters, RFC 9846 §4.3.5), and no certificate of its chain rests on SHA-1 where the server does
    /// not list that.
    /// </summary>
    public bool Fits(TlsCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return Choose(credential) is not null;
    }

    /// <summary>
    /// Answers with a credential. Its key may be elsewhere: then a <see cref="SignatureDecision"/> follows. Throws <see cref="ArgumentException"/>
    /// where it does not fit, and <see cref="InvalidOperationException"/> where the question was answered before.
    /// </summary>
    /// <param name="credential">Shared; not disposed.</param>
    public void Use(TlsCredential credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        SetAnswer(Choose(credential) ?? throw new ArgumentException("The server cannot verify what this credential's key signs, or how its chain is signed, or wants another key usage: see SignatureSchemes and CertificateSignatureSchemes.", nameof(credential)));
    }

    /// <summary>Answers with an empty list: the client stays anonymous. Throws <see cref="InvalidOperationException"/> where the question was answered before.</summary>
    public void UseNone() => SetAnswer(NoCredential);

    /// <summary>
    /// Ends the connection with <see cref="TlsFault.CertificateRequestRefused"/> and a fatal alert, for a client that would rather fail than stay
    /// anonymous. Throws <see cref="ArgumentException"/> for an alert that ends nothing (close_notify, user_canceled, no_renegotiation), and
    /// <see cref="InvalidOperationException"/> where the question was answered before.
    /// </summary>
    /// <param name="alert">What the server is told.</param>
    /// <param name="reason">For local eyes only: becomes <see cref="TlsError.Reason"/>. Should not repeat what the server said.</param>
    public void Refuse(AlertDescription alert = AlertDescription.AccessDenied, string? reason = null)
    {
        ThrowIfEndsNothing(alert);
        SetAnswer(new Refusal(alert, reason));
    }

    /// <summary>The answer; null for an empty list. A refusal is a fault.</summary>
    internal CredentialChoice? Chosen => Answer switch
    {
        CredentialChoice choice => choice,
        Refusal refusal => throw new PeerFaultException(TlsFault.CertificateRequestRefused) { Alert = refusal.Alert, Reason = refusal.Reason },
        { } answer when answer == NoCredential => null,
        _ => throw new InvalidOperationException("The decision has not been answered."),
    };

    private CredentialChoice? Choose(TlsCredential credential)
    {
        // RFC 9846 §4.5.1.2: no SHA-1 for those who have not asked for it.
        if (credential.Facts.IsSignedWithUnwantedHash(CodePointList<SignatureScheme>.Parse(_theirsOfCertificates))) return null;
        CredentialDemands demands = _authentication12 is { } authentication ? CredentialDemands.Tls12(authentication) : CredentialDemands.Tls13 with { Filters = new OidFilters(_filters).Filters };
        return CredentialChoice.Select([credential], _ours, CodePointList<SignatureScheme>.Parse(_theirs), demands);
    }

    private sealed record Refusal(AlertDescription Alert, string? Reason);
}

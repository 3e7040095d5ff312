using System;
using System.Collections.Generic;

namespace Tls.Core;

/// <summary>
/// Is this certificate chain who we want to talk to? Asked after the peer has proved that it holds the leaf's private key, so that a
/// peer which cannot sign never causes chain building; where a session goes on, only with <see cref="TlsOptions.VerifyOnResumption"/>.
/// Ready answers are in Tls.Transports (<c>CertificateVerifier</c>).
/// Reading is free of side effects; answering follows <see cref="TlsDecision"/>.
/// </summary>
public sealed class PeerCertificateDecision : TlsDecision
{
    private static readonly object AcceptedAnswer = new();

    internal PeerCertificateDecision(IReadOnlyList<ReadOnlyMemory<byte>> chain, ReadOnlyMemory<byte> ocspResponse, string? serverName, bool peerIsServer)
    {
        Chain = chain;
        OcspResponse = ocspResponse;
        ServerName = serverName;
        PeerIsServer = peerIsServer;
    }

    /// <summary>X.509 certificates in DER, the peer's own first, as the peer sent them (RFC 9846 §4.5.1); never empty, and not yet trusted.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Chain { get; }

    /// <summary>
    /// The OCSP response that the peer stapled to its own certificate (RFC 6066 §8): DER, as it came and not verified; empty where none was
    /// asked for (<see cref="TlsClientOptions.RequestCertificateStatus"/>) or came.
    /// </summary>
    public ReadOnlyMemory<byte> OcspResponse { get; }

    /// <summary>
    /// Signed certificate timestamps that came with the peer's own certificate (RFC 6962 §3.3), each as it came: not looked into, and no
    /// log's signature is verified. Those inside the certificate or the staple are not among them. Empty where none were asked for
    /// (<see cref="TlsClientOptions.RequestCertificateTimestamps"/>) or came.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> SignedCertificateTimestamps { get; internal init; } = [];

    /// <summary>On a client the name or IP address that it asked for, which the certificate has to bear; null on a server.</summary>
    public string? ServerName { get; }

    /// <summary>True on a client, whose peer is a server.</summary>
    public bool PeerIsServer { get; }

    /// <summary>Vouches for the peer. Throws <see cref="InvalidOperationException"/> where the question was answered before.</summary>
    public void Accept() => SetAnswer(AcceptedAnswer);

    /// <summary>
    /// Ends the connection with the alert of the fault. Throws <see cref="ArgumentException"/> where the fault is none of a certificate's,
    /// and <see cref="InvalidOperationException"/> where the question was answered before.
    /// </summary>
    /// <param name="fault">A <c>Certificate...</c> fault, MalformedCertificate, BadCertificate, InvalidCertificateStatus, UnsupportedCertificateKey, UnknownCertificateAuthority, AccessDenied or InternalError.</param>
    /// <param name="reason">For local eyes only: becomes <see cref="TlsError.Reason"/>. Should not repeat what the certificate says.</param>
    public void Reject(TlsFault fault, string? reason = null)
    {
        if (!IsForCertificates(fault)) throw new ArgumentException("Not a fault of a certificate.", nameof(fault));
        SetAnswer(new Rejection(fault, Alert: null, reason));
    }

    /// <summary>
    /// Ends the connection with <see cref="TlsFault.CertificateRefused"/> and an alert of the caller's choice. Throws <see cref="ArgumentException"/>
    /// for an alert that ends nothing (close_notify, user_canceled, no_renegotiation), and <see cref="InvalidOperationException"/> where the
    /// question was answered before.
    /// </summary>
    /// <param name="alert">What the peer is told; better a fault, whose alert RFC 9846 §6.2 names, where one fits.</param>
    /// <param name="reason">As for <see cref="Reject(TlsFault, string?)"/>.</param>
    public void Reject(AlertDescription alert, string? reason = null)
    {
        ThrowIfEndsNothing(alert);
        SetAnswer(new Rejection(TlsFault.CertificateRefused, alert, reason));
    }

    internal bool IsAccepted => Answer == AcceptedAnswer;

    internal Rejection? Rejected => Answer as Rejection;

    /// <summary>A fault where the answer was a refusal.</summary>
    internal void ThrowIfRejected()
    {
        if (Rejected is { } rejection) throw new PeerFaultException(rejection.Fault) { Alert = rejection.Alert, Reason = rejection.Reason };
        if (!IsAccepted) throw new InvalidOperationException("The decision has not been answered.");
    }

    private static bool IsForCertificates(TlsFault fault) => fault is
        TlsFault.MalformedCertificate or
        TlsFault.UnsupportedCertificateKey or
        TlsFault.CertificateKeyTooLarge or
        TlsFault.CertificateVersion or
        TlsFault.CertificateKeyUsage or
        TlsFault.CertificateExtendedKeyUsage or
        TlsFault.BadCertificate or
        TlsFault.CertificateExpired or
        TlsFault.CertificateRevoked or
        TlsFault.CertificateRevocationUnknown or
        TlsFault.InvalidCertificateStatus or
        TlsFault.UnknownCertificateAuthority or
        TlsFault.CertificateNameMismatch or
        TlsFault.CertificateRefused or
        TlsFault.AccessDenied or
        TlsFault.InternalError;

    internal sealed record Rejection(TlsFault Fault, AlertDescription? Alert, string? Reason);
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tls.Core;
using Tls.Tests.BogoShim.Arguments;
using Tls.Tests.BogoShim.Reporting;
using Tls.Tests.BogoShim.Setup;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>
/// Answers the connection's decisions as the flags say, and remembers what BoringSSL's callbacks would have been told. A refusal bears
/// BoringSSL's name for it, which comes back with the error.
/// </summary>
internal sealed class Answers(ShimConfig config, ShimConfig retry, IReadOnlyList<LoadedCredential> credentials, SessionMemory memory)
{
    // BoringSSL: a ticket whose age is off by more is not taken for new.
    private const int MaxTicketAgeSkew = 60;

    private readonly HashSet<Type> _asked = [];

    /// <summary>The client offered a session.</summary>
    public bool OffersSession { get; private set; }

    /// <summary>The early data came with a ticket that may have been used before.</summary>
    public bool IsTicketTooOld { get; private set; }

    /// <summary>Early data was refused: from here on other flags count.</summary>
    public void Retry() => config = retry;

    public void Answer(TlsDecision decision)
    {
        if (!_asked.Add(decision.GetType())) throw new BugException($"{decision.GetType().Name} was asked twice.");
        switch (decision)
        {
            case ClientHelloDecision hello:
                Admit(hello);
                break;
            case CertificateRequestDecision request:
                Choose(request);
                break;
            case SessionDecision session:
                memory.Answer(session);
                break;
            case EarlyDataDecision earlyData:
                Judge(earlyData);
                break;
            case SignatureDecision signature:
                Sign(signature);
                break;
            case PeerCertificateDecision certificate:
                Judge(certificate);
                break;
            default:
                throw new UnimplementedException(decision.GetType().Name);
        }
    }

    private void Admit(ClientHelloDecision hello)
    {
        CheckHello(hello);
        OffersSession = hello.TryGetExtension(ExtensionType.PreSharedKey, out _);
        hello.TryGetExtension(ExtensionType.CertificateAuthorities, out ReadOnlyMemory<byte> authorities);
        LoadedCredential[] fit = [.. credentials.Where(credential => credential.IsFitFor(DistinguishedNames.ParseExtension(authorities)))];

        if (config.FailEarlyCallback) hello.Refuse(AlertDescription.HandshakeFailure, ":CONNECTION_REJECTED:");
        else if (config.FailDdosCallback) hello.Refuse(AlertDescription.InternalError, ":CONNECTION_REJECTED:");
        else if (config.FailCertificateCallback) hello.GiveUp(":CERT_CB_ERROR:");
        else if (config.UseOcspCallback && config.FailOcspCallback) hello.GiveUp(":OCSP_CB_ERROR:");
        else if (config.SelectEmptyAlpn && !Contexts.TakesEmptyProtocol()) hello.GiveUp(":INVALID_ALPN_PROTOCOL:");
        else if (fit.Length == 0 && credentials.Count > 0) hello.Refuse(AlertDescription.HandshakeFailure, ":NO_MATCHING_ISSUER:");
        else hello.Use(Contexts.Server(config, fit, memory, StoresSessions(hello)));
    }

    // Both ways to keep sessions are to be met: in TLS 1.3 a store goes before tickets, so it is there in asynchronous tests only.
    private bool StoresSessions(ClientHelloDecision hello) => config.Async || !hello.SupportedVersions.Contains(ProtocolVersion.Tls13);

    private void CheckHello(ClientHelloDecision hello)
    {
        CheckSchemes(hello.SignatureSchemes);
        if (config.ExpectAdvertisedAlpn.Length == 0) return;
        string offered = string.Concat(hello.ApplicationProtocols.Select(name => $"{(char)name.Length}{Encoding.Latin1.GetString(name.Span)}"));
        if (offered != config.ExpectAdvertisedAlpn) throw new ShimFailureException("bad ALPN select callback inputs");
    }

    private void CheckSchemes(IReadOnlyList<SignatureScheme> theirs)
    {
        if (config.ExpectPeerVerifyPreferences.Count > 0 && !config.ExpectPeerVerifyPreferences.SequenceEqual(theirs))
            throw new ShimFailureException("peer verify preferences mismatch");
    }

    private void Choose(CertificateRequestDecision request)
    {
        CheckSchemes(request.SignatureSchemes);
        IReadOnlyList<ReadOnlyMemory<byte>> expected = DistinguishedNames.Parse(config.ExpectClientCaList);
        bool isExpected = expected.Count == 0 || expected.Select(name => Convert.ToHexString(name.Span)).SequenceEqual(request.Authorities.Select(name => Convert.ToHexString(name.Span)));
        if (!isExpected) throw new ShimFailureException("CA list mismatch");

        LoadedCredential? chosen = credentials.FirstOrDefault(credential => credential.IsFitFor(request.Authorities) && request.Fits(credential.Credential));
        if (config.FailCertificateCallback) request.GiveUp(":CERT_CB_ERROR:");
        else if (chosen is null && credentials.Count > 0) request.Refuse(AlertDescription.HandshakeFailure);
        else if (chosen is null) request.UseNone();
        else request.Use(chosen.Credential);
    }

    private void Judge(EarlyDataDecision decision)
    {
        TimeSpan age = memory.Now - decision.TicketIssued!.Value;
        IsTicketTooOld = Math.Abs((int)decision.TicketAge!.Value.TotalSeconds - (int)age.TotalSeconds) > MaxTicketAgeSkew;
        if (IsTicketTooOld) decision.Reject();
        else decision.Accept();
    }

    private void Sign(SignatureDecision signature)
    {
        LoadedCredential asked = credentials.Single(credential => ReferenceEquals(credential.Credential, signature.Credential));
        signature.Complete(Inside.Sign(asked.Signer, signature.Scheme, signature.Content.Span));
    }

    // A client that was not told to verify looks and goes on; a server that asks at all means it.
    private void Judge(PeerCertificateDecision decision)
    {
        if (config.ExpectOcspResponse.Length > 0 && decision.OcspResponse.IsEmpty) throw new ShimFailureException("OCSP response not available in verify callback.");

        bool isEnforced = config.IsServer || config.VerifyPeer;
        if (config.VerifyFail && isEnforced) Refuse(decision);
        else if (config.UseOcspCallback && config.FailOcspCallback && !config.IsServer) decision.Reject(TlsFault.InvalidCertificateStatus);
        else decision.Accept();
    }

    // BoringSSL's older callback leads to an alert of its own.
    private void Refuse(PeerCertificateDecision decision)
    {
        if (config.UseCustomVerifyCallback) decision.Reject(TlsFault.CertificateRefused);
        else decision.Reject(AlertDescription.HandshakeFailure);
    }
}

using System;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;
using Tls.Core.Sessions;

namespace Tls.Core.Handshake.Server12;

/// <summary>
/// What a TLS 1.2 server says where it resumes a session (RFC 5246 §7.3, RFC 5077 §3.1): ServerHello, a fresh ticket where the old one has
/// lived for half its time, ChangeCipherSpec, Finished.
/// </summary>
internal static class ResumptionFlight12
{
    public static HandshakeState Send(ClientHello hello, ResumableSession session, TlsServerContext server, HandshakeContext context)
    {
        SessionState state = session.State;
        session.GoOn(context);
        session.ForgetOnFailure();
        SessionIssue12 issue = session.IsHalfOver ? SessionIssue12.Plan(hello, server, context) : SessionIssue12.None;
        Hellos12 hellos = ServerHelloFlight12.Send(hello, state.Suite, hello.LegacySessionId, issue, shown: null, server.Policy, context);

        var main = MainSecret12.Resumed(context.Provider, context.Ledger, state.Suite, state.Secret);
        issue.SendTicket(main, state.PeerCertificates, context);
        KeyBlock12 keys = hellos.DeriveKeys(main, context);
        context.SendChangeCipherSpec();
        context.SetWriteKeys(keys.Server, state.Suite);
        Span<byte> mac = stackalloc byte[MainSecret12.VerifyDataLength];
        main.FinishedMac(context.Transcript, isServers: true, mac);
        context.Send(new Finished(mac));
        return new WaitResumedChangeCipherSpec(main, keys.Client, session);
    }
}

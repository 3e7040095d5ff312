using Tls.Core;
using Tls.Tests.BogoShim.Arguments;

namespace Tls.Tests.BogoShim.Connection;

/// <summary>Why early data was taken or not, in BoringSSL's words. The library says whether; the rest follows from what is known on this side.</summary>
internal static class EarlyDataReason
{
    public static string Of(ShimConnection connection, ShimConfig config)
    {
        TlsConnectionInfo info = connection.Tls.Info;
        if (!config.EnableEarlyData) return "disabled";
        if (info.Version == ProtocolVersion.Tls12) return "protocol_version";
        if (info.EarlyData == TlsEarlyData.Accepted) return "accept";
        return config.IsServer ? OfServer(connection) : OfClient(connection);
    }

    private static string OfServer(ShimConnection connection)
    {
        TlsConnectionInfo info = connection.Tls.Info;
        if (!connection.Answers.OffersSession) return "no_session_offered";
        if (!info.IsResumed) return "session_not_resumed";
        if (info.HelloRetryRequested) return "hello_retry_request";
        return connection.Answers.IsTicketTooOld ? "ticket_age_skew" : "unsupported_for_session";
    }

    private static string OfClient(ShimConnection connection)
    {
        TlsConnectionInfo info = connection.Tls.Info;
        if (!connection.OfferedSession) return "no_session_offered";
        if (info.EarlyData != TlsEarlyData.Rejected) return "unsupported_for_session";
        if (info.HelloRetryRequested) return "hello_retry_request";
        return info.IsResumed ? "peer_declined" : "session_not_resumed";
    }
}

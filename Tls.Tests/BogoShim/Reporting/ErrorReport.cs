using Tls.Core;

namespace Tls.Tests.BogoShim.Reporting;

/// <summary>Says in BoringSSL's words why a connection failed.</summary>
internal static class ErrorReport
{
    public static string Describe(TlsConnection connection)
    {
        TlsError error = connection.Error!.Value;
        return $"{string.Join(' ', Names(connection, error))} ({error})";
    }

    private static string[] Names(TlsConnection connection, TlsError error)
    {
        if (!error.IsAlertFromPeer) return ErrorNames.For(error.Fault);
        bool isAnswerToHello = !connection.IsServer && connection.Info.Version == ProtocolVersion.None && !connection.Info.HelloRetryRequested;
        return error.Alert == AlertDescription.HandshakeFailure && isAnswerToHello
            ? [":HANDSHAKE_FAILURE_ON_CLIENT_HELLO:"]
            : [ErrorNames.ForReceived(error.Alert!.Value)];
    }
}

using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using Tls.Core;
using Tls.Transports;

namespace Tls.Sample;

/// <summary>What can go wrong in the world, in one line. Everything else is a mistake in the program, and ends it with a stack trace.</summary>
internal static class Failure
{
    public static bool IsExpected(Exception failure) => failure is FailureException or IOException or SocketException or HttpRequestException;

    /// <summary>The innermost thing that says why.</summary>
    public static string Describe(Exception failure) => failure switch
    {
        TlsException tls => Describe(tls.Error),
        HttpRequestException { InnerException: { } inner } => Describe(inner),
        HttpIOException { InnerException: { } inner } => Describe(inner),
        _ => Names.Printable(failure.Message),
    };

    public static string Describe(TlsError error)
    {
        string alert = error.Alert is not { } description
            ? "no alert"
            : $"alert {Names.Of(description)} ({(byte)description}) {(error.IsAlertFromPeer ? "received" : "sent")}";
        return Names.Printable(error.Reason is null ? $"{error.Fault}; {alert}" : $"{error.Fault}; {alert}; {error.Reason}");
    }
}

using System;

namespace Tls.Tests.BogoShim.Reporting;

/// <summary>What the exit status tells the runner.</summary>
internal static class Exits
{
    public const int Success = 0;

    /// <summary>The connection, or a check on it, failed; standard error names the reason.</summary>
    public const int Failure = 1;

    /// <summary>The test asks for what this library does not have: skipped.</summary>
    public const int Unimplemented = 89;

    /// <summary>A bug of ours: the test fails even where a failure was expected.</summary>
    public const int Bug = 90;
}

/// <summary>A flag that is not known, or that asks for what the library does not have.</summary>
internal sealed class UnimplementedException(string what) : Exception(what);

/// <summary>A failure that a test may expect; the message is for standard error, where the runner looks for a name.</summary>
internal sealed class ShimFailureException(string message) : Exception(message);

/// <summary>The server refused the early data; the connection goes on without.</summary>
internal sealed class EarlyDataRejectedException() : Exception("Early data was rejected.");

/// <summary>The library did what it must never do, whatever the peer sent.</summary>
internal sealed class BugException(string message) : Exception(message);

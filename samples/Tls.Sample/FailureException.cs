using System;

namespace Tls.Sample;

/// <summary>Ends a command with a message for the user and exit code 1.</summary>
internal sealed class FailureException(string message, Exception? cause = null) : Exception(message, cause);

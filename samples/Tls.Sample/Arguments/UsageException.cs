using System;

namespace Tls.Sample;

/// <summary>The arguments make no sense: the user's mistake, found before anything was done.</summary>
internal sealed class UsageException(string message, Command? command = null) : Exception(message)
{
    /// <summary>Whose usage would help; null where it was not known yet which.</summary>
    public Command? Command { get; } = command;
}

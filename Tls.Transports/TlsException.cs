using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// The throwing face of <see cref="TlsError"/>, for transports whose users expect exceptions. An <see cref="IOException"/>, as a
/// stream's failures are.
/// </summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "A TLS failure without its error must not exist.")]
public sealed class TlsException : IOException
{
    /// <summary>Wraps why a connection failed.</summary>
    /// <param name="error">As it stands in <see cref="TlsConnection.Error"/>.</param>
    public TlsException(TlsError error)
        : base($"TLS failed: {error}") => Error = error;

    internal TlsException(TlsError error, Exception? cause)
        : base($"TLS failed: {error}", cause) => Error = error;

    /// <summary>Why the connection failed.</summary>
    public TlsError Error { get; }
}

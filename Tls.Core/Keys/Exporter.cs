using System;

namespace Tls.Core.Keys;

/// <summary>
/// Keying material for others than TLS (RFC 5705), for as long as a connection lasts. Each version has its own. Owns its secret.
/// </summary>
internal abstract class Exporter : IDisposable
{
    /// <summary>Fills the whole destination.</summary>
    /// <param name="label">ASCII; what sets one use apart from all others.</param>
    /// <param name="hasContext">In TLS 1.2 no context and an empty one give different keys.</param>
    /// <param name="context">What the use depends on besides.</param>
    /// <param name="destination">At most <see cref="TlsConnection.MaxExportedLength"/> bytes.</param>
    public abstract void Export(ReadOnlySpan<byte> label, bool hasContext, ReadOnlySpan<byte> context, Span<byte> destination);

    /// <summary>RFC 5929 §3.1: what tls-unique is; empty where the version has none.</summary>
    public virtual ReadOnlySpan<byte> FirstFinished => [];

    public abstract void Dispose();
}

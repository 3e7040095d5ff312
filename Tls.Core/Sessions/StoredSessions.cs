using Tls.Core.Codec;

namespace Tls.Core.Sessions;

/// <summary>From a state to what a store keeps.</summary>
internal static class StoredSessions
{
    /// <summary>The state stays the caller's.</summary>
    public static TlsStoredSession Of(byte[] identity, SessionState state)
    {
        using var writer = new TlsWriter();
        SessionStateFormat.Write(writer, state);
        return new TlsStoredSession(identity, writer.Written.ToArray(), state.ExpiresAt);
    }
}

namespace Tls.Core.Sessions;

/// <summary>What an identity in a ClientHello came to: not checked against anything yet.</summary>
/// <param name="identity">As the client sent it.</param>
/// <param name="state">Null where the bytes were no session.</param>
internal sealed class FoundSession(byte[] identity, SessionState? state)
{
    public byte[] Identity { get; } = identity;

    public SessionState? State { get; } = state;
}

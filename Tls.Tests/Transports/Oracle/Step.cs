namespace Tls.Tests.Transports.Oracle;

/// <summary>What a step of a script does.</summary>
internal enum Deed
{
    /// <summary>SSL_connect on the client, SSL_accept on the server.</summary>
    Handshake,
    DoHandshake,
    Read,
    Peek,
    Write,
    Shutdown,
    UpdateKeys,
    RequestKeys,

    /// <summary>Moves bytes that this side has written to the other.</summary>
    Transfer,

    /// <summary>The transport from this side ends: the other reads what is left and then the end of data.</summary>
    CutOff,
}

/// <summary>One call of one side. The count is of bytes, where the deed has any.</summary>
internal readonly record struct Step(bool IsClient, Deed Deed, int Count)
{
    public override string ToString() => $"{(IsClient ? "client" : "server")} {Deed} {Count}";
}

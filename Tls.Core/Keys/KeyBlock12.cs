using System;
using Tls.Core.Records;

namespace Tls.Core.Keys;

/// <summary>
/// The record protection of both directions in TLS 1.2 (RFC 5246 §6.3), from when it can be computed until each ChangeCipherSpec puts
/// its half to use; whoever takes a half owns it.
/// </summary>
internal sealed class KeyBlock12(RecordCipher client, RecordCipher server) : IDisposable
{
    public RecordCipher Client { get; } = client;

    public RecordCipher Server { get; } = server;

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}

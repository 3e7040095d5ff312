using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages;

/// <summary>RFC 9846 §4.5.3. verify_data has no length of its own: it is the whole body, and only the state knows the hash's length.</summary>
internal readonly ref struct Finished(ReadOnlySpan<byte> verifyData) : IHandshakeMessage<Finished>
{
    public static HandshakeType Type => HandshakeType.Finished;

    public ReadOnlySpan<byte> VerifyData { get; } = verifyData;

    public static Finished Parse(ReadOnlySpan<byte> body) => new(body);

    public void Write(TlsWriter writer) => writer.Write(VerifyData);
}

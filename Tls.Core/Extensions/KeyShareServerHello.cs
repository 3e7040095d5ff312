using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>key_share of a ServerHello (RFC 9846 §4.3.8).</summary>
internal readonly ref struct KeyShareServerHello(KeyShareEntry serverShare) : IExtension<KeyShareServerHello>
{
    public static ExtensionType Type => ExtensionType.KeyShare;

    public KeyShareEntry ServerShare { get; } = serverShare;

    public static KeyShareServerHello Parse(ReadOnlySpan<byte> data)
    {
        var reader = new TlsReader(data);
        var serverShare = KeyShareEntry.Read(ref reader);
        reader.ExpectEnd();
        return new KeyShareServerHello(serverShare);
    }

    public void Write(TlsWriter writer) => ServerShare.Write(writer);
}

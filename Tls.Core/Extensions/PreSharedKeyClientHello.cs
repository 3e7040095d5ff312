using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>
/// pre_shared_key of a ClientHello (RFC 9846 §4.3.11). That there are as many binders as identities is for the state to say.
/// </summary>
internal readonly ref struct PreSharedKeyClientHello(ReadOnlySpan<byte> identities, ReadOnlySpan<byte> binders)
    : IExtension<PreSharedKeyClientHello>
{
    public static ExtensionType Type => ExtensionType.PreSharedKey;

    public ElementList<PskIdentity, PskIdentity> Identities { get; } = ElementList<PskIdentity, PskIdentity>.Parse(identities);

    public ElementList<ReadOnlySpan<byte>, PskBinderEntry> Binders { get; } = ElementList<ReadOnlySpan<byte>, PskBinderEntry>.Parse(binders);

    /// <summary>§4.3.11.2: what Truncate() takes off the end of the ClientHello, the list's own length prefix included.</summary>
    public int BindersLength => sizeof(ushort) + Binders.Encoded.Length;

    public static PreSharedKeyClientHello Parse(ReadOnlySpan<byte> data)
    {
        var reader = new TlsReader(data);
        ReadOnlySpan<byte> identities = reader.ReadVector16(7);
        ReadOnlySpan<byte> binders = reader.ReadVector16(33);
        reader.ExpectEnd();
        return new PreSharedKeyClientHello(identities, binders);
    }

    public void Write(TlsWriter writer)
    {
        writer.WriteVector16(Identities.Encoded);
        writer.WriteVector16(Binders.Encoded);
    }
}

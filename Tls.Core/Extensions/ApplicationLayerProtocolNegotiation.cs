using System;
using System.Collections.Generic;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>
/// The protocols offered, in order of preference, or the one selected (RFC 7301 §3.1). That a server selects exactly one is for the
/// state to say.
/// </summary>
internal readonly ref struct ApplicationLayerProtocolNegotiation(ReadOnlySpan<byte> protocolNameList)
    : IExtension<ApplicationLayerProtocolNegotiation>
{
    private readonly ElementList<ReadOnlySpan<byte>, ProtocolName> _names = ElementList<ReadOnlySpan<byte>, ProtocolName>.Parse(protocolNameList);

    public static ExtensionType Type => ExtensionType.ApplicationLayerProtocolNegotiation;

    public int Count => _names.Count;

    public ElementList<ReadOnlySpan<byte>, ProtocolName>.Enumerator GetEnumerator() => _names.GetEnumerator();

    public bool Contains(ReadOnlySpan<byte> protocol)
    {
        foreach (ReadOnlySpan<byte> name in this)
        {
            if (name.SequenceEqual(protocol)) return true;
        }
        return false;
    }

    public static ApplicationLayerProtocolNegotiation Parse(ReadOnlySpan<byte> data) => new(TlsReader.ReadSoleVector16(data, 2));

    public void Write(TlsWriter writer) => writer.WriteVector16(_names.Encoded);

    /// <summary>Writes extension_data for a list of names.</summary>
    public static void Write(TlsWriter writer, IEnumerable<byte[]> names)
    {
        using (writer.Vector16())
        {
            foreach (byte[] name in names) ProtocolName.Write(writer, name);
        }
    }
}

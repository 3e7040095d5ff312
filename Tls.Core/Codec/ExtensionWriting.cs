using System;

namespace Tls.Core.Codec;

/// <summary>Writes extensions with their type and length (<c>Extension</c>, RFC 9846 §4.3).</summary>
internal static class ExtensionWriting
{
    public static void WriteExtension<TExtension>(this TlsWriter writer, in TExtension extension)
        where TExtension : IExtension<TExtension>, allows ref struct
    {
        using (writer.OpenExtension(TExtension.Type)) extension.Write(writer);
    }

    public static void WriteExtension(this TlsWriter writer, ExtensionType type, ReadOnlySpan<byte> data)
    {
        using (writer.OpenExtension(type)) writer.Write(data);
    }

    /// <summary>Opens an extension whose content the caller writes piece by piece; disposing the scope fills the length in.</summary>
    public static TlsWriter.VectorScope OpenExtension(this TlsWriter writer, ExtensionType type)
    {
        writer.WriteUInt16((ushort)type);
        return writer.Vector16();
    }
}

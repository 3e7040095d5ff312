using System.Collections;
using System.Collections.Generic;
using Tls.Core;
using Tls.Core.Codec;

namespace Tls.Tests.Peers;

/// <summary>The extensions of a message under construction: of any type, in any order, as often as a test likes.</summary>
internal sealed class ExtensionList : IEnumerable<(ExtensionType Type, byte[] Data)>
{
    private readonly List<(ExtensionType Type, byte[] Data)> _entries = [];

    public byte[] this[ExtensionType type] => _entries[IndexOf(type)].Data;

    public static ExtensionList Parse(ExtensionBlock block)
    {
        var list = new ExtensionList();
        foreach (ExtensionEntry entry in block) list.Add(entry.Type, entry.Data.ToArray());
        return list;
    }

    public bool Contains(ExtensionType type) => IndexOf(type) >= 0;

    /// <summary>At the end, and once more where it is there already.</summary>
    public void Add(ExtensionType type, params byte[] data) => _entries.Add((type, data));

    /// <summary>In the place of the one that is there; otherwise at the end.</summary>
    public void Set(ExtensionType type, params byte[] data)
    {
        int index = IndexOf(type);
        if (index < 0) Add(type, data);
        else _entries[index] = (type, data);
    }

    public void Set<TExtension>(in TExtension extension)
        where TExtension : IExtension<TExtension>, allows ref struct => Set(TExtension.Type, Encoded.Extension(extension));

    public void Remove(ExtensionType type) => _entries.RemoveAll(entry => entry.Type == type);

    public void Clear() => _entries.Clear();

    /// <summary>Without the block's own length prefix.</summary>
    public byte[] Encode()
    {
        using var writer = new TlsWriter();
        foreach ((ExtensionType type, byte[] data) in _entries) writer.WriteExtension(type, data);
        return writer.Written.ToArray();
    }

    public IEnumerator<(ExtensionType Type, byte[] Data)> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(ExtensionType type) => _entries.FindIndex(entry => entry.Type == type);
}

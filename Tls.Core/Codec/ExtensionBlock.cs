using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Tls.Core.Codec;

/// <summary>
/// The content of an <c>extensions</c> vector (RFC 9846 §4.3), without its length prefix. Which extensions are in it is known to be
/// free of duplicates; what is in an extension is parsed when somebody asks for it by type, so unknown ones stay opaque.
/// </summary>
internal readonly ref struct ExtensionBlock
{
    /// <summary>Up to here comparing each with each is cheaper than clearing a set.</summary>
    private const int FewEntries = 32;

    private readonly ElementList<ExtensionEntry, ExtensionEntry> _entries;

    private ExtensionBlock(ElementList<ExtensionEntry, ExtensionEntry> entries) => _entries = entries;

    public ReadOnlySpan<byte> Encoded => _entries.Encoded;

    public int Count => _entries.Count;

    public bool IsEmpty => _entries.IsEmpty;

    /// <summary>§4.3.11: pre_shared_key must be the last one, so somebody has to ask.</summary>
    public ExtensionType? LastType
    {
        get
        {
            ExtensionType? last = null;
            foreach (ExtensionEntry entry in _entries) last = entry.Type;
            return last;
        }
    }

    public static ExtensionBlock Parse(ReadOnlySpan<byte> content)
    {
        var entries = ElementList<ExtensionEntry, ExtensionEntry>.Parse(content);
        if (entries.Count <= FewEntries) RefuseDuplicatesAmongFew(entries);
        else RefuseDuplicatesAmongMany(entries);
        return new ExtensionBlock(entries);
    }

    /// <summary>§4.2.2: before TLS 1.3 a hello may end before the block, so what is left is nothing or exactly one vector.</summary>
    public static ExtensionBlock ParseOptional(ReadOnlySpan<byte> rest, out bool isPresent)
    {
        isPresent = !rest.IsEmpty;
        if (!isPresent) return default;
        if (!BinaryPrimitives.TryReadUInt16BigEndian(rest, out ushort length) || length != rest.Length - sizeof(ushort))
        {
            PeerFaultException.Throw(TlsFault.MalformedExtensions);
        }
        return Parse(rest[sizeof(ushort)..]);
    }

    public bool Contains(ExtensionType type) => TryGetData(type, out _);

    public bool TryGetData(ExtensionType type, out ReadOnlySpan<byte> data)
    {
        foreach (ExtensionEntry entry in _entries)
        {
            if (entry.Type != type) continue;
            data = entry.Data;
            return true;
        }
        data = default;
        return false;
    }

    /// <summary>False if absent; a malformed one faults.</summary>
    public bool TryGet<TExtension>([MaybeNullWhen(false)] out TExtension extension)
        where TExtension : IExtension<TExtension>, allows ref struct
    {
        bool isPresent = TryGetData(TExtension.Type, out ReadOnlySpan<byte> data);
        extension = isPresent ? TExtension.Parse(data) : default;
        return isPresent;
    }

    /// <summary>The extension that the message must have (§9.2): without it, missing_extension.</summary>
    public TExtension Require<TExtension>()
        where TExtension : IExtension<TExtension>, allows ref struct
    {
        if (!TryGetData(TExtension.Type, out ReadOnlySpan<byte> data)) PeerFaultException.Throw(TlsFault.MissingExtension);
        return TExtension.Parse(data);
    }

    public ElementList<ExtensionEntry, ExtensionEntry>.Enumerator GetEnumerator() => _entries.GetEnumerator();

    private static void RefuseDuplicatesAmongFew(ElementList<ExtensionEntry, ExtensionEntry> entries)
    {
        ElementList<ExtensionEntry, ExtensionEntry>.Enumerator each = entries.GetEnumerator();
        while (each.MoveNext())
        {
            ElementList<ExtensionEntry, ExtensionEntry>.Enumerator later = each;
            while (later.MoveNext())
            {
                if (later.Current.Type == each.Current.Type) PeerFaultException.Throw(TlsFault.DuplicateExtension);
            }
        }
    }

    private static void RefuseDuplicatesAmongMany(ElementList<ExtensionEntry, ExtensionEntry> entries)
    {
        var seen = new CodePointSet(stackalloc ulong[CodePointSet.WordsForUInt16]);
        foreach (ExtensionEntry entry in entries)
        {
            if (!seen.Add((ushort)entry.Type)) PeerFaultException.Throw(TlsFault.DuplicateExtension);
        }
    }
}

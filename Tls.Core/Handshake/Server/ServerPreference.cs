using System;
using System.Collections.Generic;
using Tls.Core.Codec;

namespace Tls.Core.Handshake.Server;

/// <summary>
/// What a server likes best first, with some entries perhaps that it likes equally: these stand together, in the place of the first of them,
/// and the client's order decides among them.
/// </summary>
internal sealed class ServerPreference<T, TCode>
    where TCode : unmanaged, Enum
{
    private readonly T[] _order;
    private readonly Func<T, TCode> _codeOf;
    private readonly int _start;
    private readonly int _count;

    /// <param name="entries">In order of preference.</param>
    /// <param name="codeOf">What the wire calls an entry.</param>
    /// <param name="equals">Those that are liked equally; others than <paramref name="entries"/> play no part.</param>
    public ServerPreference(ReadOnlySpan<T> entries, Func<T, TCode> codeOf, IReadOnlyCollection<TCode> equals)
    {
        _codeOf = codeOf;
        var together = new HashSet<TCode>(equals);
        T[] alike = Array.FindAll(entries.ToArray(), entry => together.Contains(codeOf(entry)));
        T[] others = Array.FindAll(entries.ToArray(), entry => !together.Contains(codeOf(entry)));
        _count = alike.Length;
        _start = _count == 0 ? 0 : entries.IndexOf(alike[0]);
        _order = [.. others[.._start], .. alike, .. others[_start..]];
    }

    /// <summary>All entries, for a client that has <paramref name="theirs"/>: whether it has an entry is still to be asked.</summary>
    public ReadOnlySpan<T> For(CodePointList<TCode> theirs)
    {
        if (_count < 2) return _order;
        T[] order = [.. _order];
        Span<T> left = order.AsSpan(_start, _count);
        foreach (TCode code in theirs)
        {
            int found = IndexOf(left, code);
            if (found < 0) continue;
            (left[0], left[found]) = (left[found], left[0]);
            left = left[1..];
        }
        return order;
    }

    private int IndexOf(ReadOnlySpan<T> entries, TCode code)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            if (EqualityComparer<TCode>.Default.Equals(_codeOf(entries[i]), code)) return i;
        }
        return -1;
    }
}

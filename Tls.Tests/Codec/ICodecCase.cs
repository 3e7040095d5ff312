using System;
using System.Collections.Generic;

namespace Tls.Tests.Codec;

/// <summary>
/// One message or extension for the tests that hold for all of them. A ref struct cannot be in a collection, so the case parses
/// and writes it and hands out bytes.
/// </summary>
internal interface ICodecCase
{
    string Name { get; }

    IReadOnlyList<CodecExample> Examples { get; }

    /// <summary>Parses to the very end and writes what was parsed.</summary>
    byte[] Reencode(ReadOnlySpan<byte> encoded);

    /// <summary>Parses and forgets, without an allocation of its own.</summary>
    void Parse(ReadOnlySpan<byte> encoded);
}

using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;

namespace Tls.Tests.Codec;

/// <summary>
/// What holds for every message and every extension. Finished and Padding are not here: they are opaque to their end, so that each
/// length is legal; their own tests say so.
/// </summary>
internal sealed class EveryCodecTests
{
    private static readonly string[] OpaqueToTheEnd = ["Finished", "Padding"];

    [TestCaseSource(typeof(CodecCases), nameof(CodecCases.Examples))]
    public void Writes_what_it_parsed(ICodecCase codec, CodecExample example) =>
        Assert.That(codec.Reencode(example.Encoded), Is.EqualTo(example.Encoded));

    [TestCaseSource(typeof(CodecCases), nameof(CodecCases.Examples))]
    public void A_cut_anywhere_is_a_decode_error(ICodecCase codec, CodecExample example)
    {
        for (int length = 0; length < example.Encoded.Length; length++)
        {
            TlsFault fault = CodecCases.FaultOf(codec, example.Encoded.AsSpan(0, length));
            if (length == example.LegalCut) Assert.That(fault, Is.EqualTo(TlsFault.None), $"{length} bytes");
            else Assert.That(CodecCases.AlertOf(fault), Is.EqualTo(AlertDescription.DecodeError), $"{length} bytes: {fault}");
        }
    }

    [TestCaseSource(typeof(CodecCases), nameof(CodecCases.Examples))]
    public void One_byte_more_is_a_decode_error(ICodecCase codec, CodecExample example)
    {
        TlsFault fault = CodecCases.FaultOf(codec, [.. example.Encoded, 0]);
        Assert.That(CodecCases.AlertOf(fault), Is.EqualTo(AlertDescription.DecodeError), $"{fault}");
    }

    [TestCaseSource(typeof(CodecCases), nameof(CodecCases.Examples))]
    public void Parsing_allocates_nothing(ICodecCase codec, CodecExample example)
    {
        ReadOnlySpan<byte> encoded = example.Encoded;
        for (int i = 0; i < 100; i++) codec.Parse(encoded);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) codec.Parse(encoded);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Every_message_and_extension_has_examples()
    {
        IEnumerable<string> codecs =
            from type in typeof(IHandshakeMessage<>).Assembly.GetTypes()
            where type.IsValueType
            from contract in type.GetInterfaces()
            where contract.IsGenericType
            where contract.GetGenericTypeDefinition() == typeof(IHandshakeMessage<>) || contract.GetGenericTypeDefinition() == typeof(IExtension<>)
            select type.Name;
        Assert.That(CodecCases.All.Select(codec => codec.Name).Concat(OpaqueToTheEnd), Is.EquivalentTo(codecs));
    }
}

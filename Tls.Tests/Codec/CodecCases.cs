using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Extensions;
using Tls.Tests.Messages;

namespace Tls.Tests.Codec;

/// <summary>All messages and extensions, and what a test says about their faults.</summary>
internal static class CodecCases
{
    public static IEnumerable<ICodecCase> All => MessageExamples.All.Concat(ExtensionExamples.All);

    /// <summary>Each example with its case, named for the report.</summary>
    public static IEnumerable<TestCaseData> Examples =>
        from codec in All
        from example in codec.Examples.Index()
        select new TestCaseData(codec, example.Item).SetArgDisplayNames(codec.Name, $"example {example.Index + 1}");

    public static TlsFault FaultOf(ICodecCase codec, ReadOnlySpan<byte> encoded)
    {
        try
        {
            codec.Parse(encoded);
            return TlsFault.None;
        }
        catch (PeerFaultException fault)
        {
            return fault.Fault;
        }
    }

    public static AlertDescription? AlertOf(TlsFault fault) => fault == TlsFault.None ? null : FaultAlerts.For(fault);
}

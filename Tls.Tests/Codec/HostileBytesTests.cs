using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using NUnit.Framework;
using Tls.Core;

namespace Tls.Tests.Codec;

/// <summary>Whatever a peer sends, a parser gives a value or a peer fault: no other exception, and no more than linear work.</summary>
internal sealed class HostileBytesTests
{
    private const int Seed = 9846;

    private static readonly ICodecCase[] All = [.. CodecCases.All];

    [TestCaseSource(nameof(All))]
    public void Random_bytes_give_a_value_or_a_fault(ICodecCase codec)
    {
        var random = new Random(Seed);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = new byte[random.Next(120)];
            random.NextBytes(bytes);

            // Small numbers as lengths, or nearly everything ends at the first vector.
            for (int zero = random.Next(bytes.Length + 1); zero > 0; zero--) bytes[random.Next(bytes.Length)] = (byte)random.Next(4);
            Check(codec, bytes);
        }
    }

    [TestCaseSource(nameof(All))]
    public void Damaged_examples_give_a_value_or_a_fault(ICodecCase codec)
    {
        var random = new Random(Seed);
        foreach (byte[] original in codec.Examples.Select(example => example.Encoded).Where(encoded => encoded.Length > 0))
        {
            for (int i = 0; i < 3_000; i++)
            {
                byte[] bytes = [.. original];
                for (int damage = random.Next(1, 4); damage > 0; damage--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                Check(codec, bytes);
            }
        }
    }

    /// <summary>What parses is written back the same, except a list of server names, of which only the host name is kept.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "That no other exception occurs is the point.")]
    private static void Check(ICodecCase codec, byte[] bytes)
    {
        try
        {
            byte[] written = codec.Reencode(bytes);
            if (codec.Name != nameof(Core.Extensions.ServerNameList)) Assert.That(written, Is.EqualTo(bytes));
        }
        catch (PeerFaultException fault)
        {
            Assert.That(fault.Fault, Is.Not.EqualTo(TlsFault.None));
        }
        catch (Exception other) when (other is not AssertionException)
        {
            Assert.Fail($"{codec.Name}, {Convert.ToHexString(bytes)}: {other}");
        }
    }
}

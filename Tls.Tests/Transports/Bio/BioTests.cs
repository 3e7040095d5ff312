using System;
using System.Net.Sockets;
using NUnit.Framework;
using Tls.Transports;

namespace Tls.Tests.Transports;

/// <summary>What every transport inherits, and what a result may say.</summary>
public sealed class BioTests
{
    [Test]
    public void A_count_beyond_the_span_is_refused()
    {
        using var bio = new Boastful();
        Assert.That(() => bio.Read(new byte[4]), Throws.InvalidOperationException);
        Assert.That(() => bio.Write(new byte[4]), Throws.InvalidOperationException);
    }

    [Test]
    public void Reset_is_unsupported_unless_a_kind_says_otherwise()
    {
        using var bio = new Boastful();
        Assert.That(bio.Reset(), Is.EqualTo(BioResult.Failed(BioReason.Unsupported, 0)));
    }

    [Test]
    public void Default_result_is_the_end_of_data()
    {
        Assert.That(default(BioResult), Is.EqualTo(BioResult.Done(0)));
        Assert.That(BioResult.EndOfData.ShouldRetry, Is.False);
    }

    [Test]
    public void Contradictory_results_cannot_be_made()
    {
        Assert.That(() => BioResult.Done(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => BioResult.RetryAfter(BioRetry.None), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => BioResult.Failed(BioReason.None), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => BioResult.Failed(BioReason.InUse, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => BioResult.SystemFailed(SocketError.Success), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Results_print_what_a_log_needs()
    {
        Assert.That(BioResult.Done(5).ToString(), Is.EqualTo("5"));
        Assert.That(BioResult.RetryAfter(BioRetry.Connect).ToString(), Is.EqualTo("-1 retry Connect"));
        Assert.That(BioResult.Failed(BioReason.InUse, 0).ToString(), Is.EqualTo("0 [InUse]"));
        Assert.That(BioResult.SystemFailed(SocketError.ConnectionReset).ToString(), Is.EqualTo("-1 [ConnectionReset]"));
    }

    private sealed class Boastful : Bio
    {
        public override bool IsBlocking => false;

        public override bool IsEof => false;

        protected override BioResult ReadCore(Span<byte> destination) => BioResult.Done(destination.Length + 1);

        protected override BioResult WriteCore(ReadOnlySpan<byte> source) => BioResult.Done(source.Length + 1);
    }
}

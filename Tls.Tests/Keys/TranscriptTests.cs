using System;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Tests.Codec;
using Tls.Tests.Crypto;

namespace Tls.Tests.Keys;

/// <summary>The transcript hash (RFC 9846 §4.1) against hashes of whole inputs.</summary>
[TestFixtureSource(typeof(Providers), nameof(Providers.All))]
internal sealed class TranscriptTests(TlsCryptoProvider provider)
{
    private static readonly byte[] First = Hex.Bytes("01000003 aabbcc");
    private static readonly byte[] Second = Hex.Bytes("02000002 ddee");
    private static readonly byte[] Third = Hex.Bytes("0b000001 ff");

    private Transcript _transcript = null!;

    [SetUp]
    public void Begin() => _transcript = new Transcript(provider);

    [TearDown]
    public void End() => _transcript.Dispose();

    [Test]
    public void Messages_wait_until_the_hash_is_chosen()
    {
        _transcript.Append(First);
        _transcript.Append(Second);
        _transcript.Start(HashFunction.Sha256);
        _transcript.Append(Third);
        Assert.That(_transcript.Function, Is.EqualTo(HashFunction.Sha256));
        Assert.That(Current(), Is.EqualTo(SHA256.HashData([.. First, .. Second, .. Third])));
    }

    [Test]
    public void The_hash_is_what_was_chosen()
    {
        _transcript.Append(First);
        _transcript.Start(HashFunction.Sha384);
        Assert.That(Current(), Is.EqualTo(SHA384.HashData(First)));
    }

    [Test]
    public void Nothing_hashes_to_the_empty_hash()
    {
        _transcript.Start(HashFunction.Sha256);
        Assert.That(Current(), Is.EqualTo(SHA256.HashData([])));
    }

    [Test]
    public void Looking_does_not_disturb()
    {
        _transcript.Start(HashFunction.Sha256);
        _transcript.Append(First);
        Current();
        Assert.That(Current(), Is.EqualTo(SHA256.HashData(First)));
        _transcript.Append(Second);
        Assert.That(Current(), Is.EqualTo(SHA256.HashData([.. First, .. Second])));
    }

    [TestCase(HashFunction.Sha256, "fe000020")]
    [TestCase(HashFunction.Sha384, "fe000030")]
    public void A_retry_turns_the_first_ClientHello_into_its_hash(HashFunction function, string header)
    {
        Func<byte[], byte[]> hash = function == HashFunction.Sha256 ? SHA256.HashData : SHA384.HashData;
        _transcript.Append(First);
        _transcript.Start(function);
        _transcript.ReplaceByMessageHash();
        _transcript.Append(Second);
        Assert.That(Current(), Is.EqualTo(hash([.. Hex.Bytes(header), .. hash(First), .. Second])));
    }

    [Test]
    public void Before_the_choice_there_is_no_hash()
    {
        _transcript.Append(First);
        Assert.That(Current, Throws.InvalidOperationException);
        Assert.That(_transcript.ReplaceByMessageHash, Throws.InvalidOperationException);
    }

    [Test]
    public void The_choice_is_made_once()
    {
        _transcript.Start(HashFunction.Sha256);
        Assert.That(() => _transcript.Start(HashFunction.Sha256), Throws.InvalidOperationException);
    }

    private byte[] Current()
    {
        byte[] hash = new byte[_transcript.Function.Length()];
        _transcript.Current(hash);
        return hash;
    }
}

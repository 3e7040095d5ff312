using System;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core.Crypto;
using Tls.Core.Crypto.Bcl;

namespace Tls.Tests.Crypto;

/// <summary>The platform's hashes serve one connection after another: whatever the first one did, the next one's begins with nothing and is its own.</summary>
internal sealed class ReadyHashesTests
{
    // More than wait for a thread.
    private const int Many = 10;

    private static readonly byte[] Abandoned = [.. Enumerable.Repeat((byte)0x5A, 77)];

    [Test]
    public void A_hash_that_is_disposed_twice_serves_one_owner_at_a_time([Values] HashFunction function) => OnAThreadOfItsOwn(() =>
    {
        var first = new BclRunningHash(function);
        first.Append(Abandoned);
        first.Dispose();
        first.Dispose();
        AssertSeparate(function, 2);
    });

    [Test]
    public void Those_that_follow_begin_with_nothing_however_many([Values] HashFunction function) => OnAThreadOfItsOwn(() =>
    {
        AssertSeparate(function, Many);
        AssertSeparate(function, Many);
    });

    [Test]
    public void A_disposed_hash_is_not_used_any_more([Values] HashFunction function) => OnAThreadOfItsOwn(() =>
    {
        var disposed = new BclRunningHash(function);
        disposed.Dispose();
        using var next = new BclRunningHash(function);
        Assert.That(() => disposed.Append(Abandoned), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => disposed.Current(new byte[function.Length()]), Throws.InstanceOf<ObjectDisposedException>());
        AssertHash(next, []);
    });

    [Test]
    public void A_hash_may_end_on_another_thread_than_it_began([Values] HashFunction function)
    {
        BclRunningHash[] begun = [.. Enumerable.Range(0, Many).Select(_ => new BclRunningHash(function))];
        foreach (BclRunningHash hash in begun) hash.Append(Abandoned);
        OnAThreadOfItsOwn(() =>
        {
            foreach (BclRunningHash hash in begun) hash.Dispose();
            AssertSeparate(function, Many);
        });
        AssertSeparate(function, Many);
    }

    [Test]
    public void Threads_do_not_get_into_each_others_way() => Parallel.For(0, 200, i =>
    {
        HashFunction function = Enum.GetValues<HashFunction>()[i % 3];
        byte[] key = Message(i), mac = new byte[function.Length()];
        using var running = new BclRunningHash(function);
        running.Append(key);
        BclHmac.Compute(function, key, Abandoned, key, mac);
        Assert.That(mac, Is.EqualTo(CryptographicOperations.HmacData(function.PlatformName(), key, Abandoned.Concat(key).ToArray())));
        AssertHash(running, key);
    });

    private static void AssertSeparate(HashFunction function, int count)
    {
        BclRunningHash[] hashes = [.. Enumerable.Range(0, count).Select(_ => new BclRunningHash(function))];
        for (int i = 0; i < count; i++) hashes[i].Append(Message(i));
        for (int i = 0; i < count; i++) AssertHash(hashes[i], Message(i));
        foreach (BclRunningHash hash in hashes) hash.Dispose();
    }

    private static void AssertHash(BclRunningHash hash, byte[] message)
    {
        byte[] result = new byte[hash.Function.Length()];
        hash.Current(result);
        Assert.That(result, Is.EqualTo(CryptographicOperations.HashData(hash.Function.PlatformName(), message)));
    }

    private static byte[] Message(int index) => [.. Enumerable.Repeat((byte)index, 3 + index)];

    // Its shelf is empty at first, and nobody else's hashes come there.
    private static void OnAThreadOfItsOwn(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }
        });
        thread.Start();
        thread.Join();
        Assert.That(failure, Is.Null);
    }
}

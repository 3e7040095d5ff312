using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;
using NUnit.Framework;

namespace Tls.Tests.Architecture;

/// <summary>
/// The core's promise, read from its IL: no I/O, no clock, no ambient randomness, no locks, no tasks, no chain building.
/// BannedSymbols.txt says the same while one types; this says it of what was built.
/// </summary>
public sealed class CoreIsPure
{
    private const string CryptoNamespace = "Tls.Core.Crypto.";

    /// <summary>Ending in a dot: a namespace and all below it. Otherwise a type, with its nested types.</summary>
    private static readonly string[] DeniedTypes =
    [
        "System.Net.Sockets.", "System.Net.Security.SslStream", "System.Net.Http.", "System.IO.Pipelines.", "System.Threading.", "System.Timers.",
        "System.IO.Stream", "System.IO.MemoryStream", "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream",
        "System.IO.Directory", "System.IO.DirectoryInfo", "System.IO.TextReader", "System.IO.TextWriter",
        "System.Random", "System.Environment", "System.Console",
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Process",
        "System.Security.Cryptography.X509Certificates.X509Chain", "System.Security.Cryptography.X509Certificates.X509Store",
    ];

    private static readonly string[] DeniedMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.TimeProvider.get_System", "System.Guid.NewGuid", "System.Guid.CreateVersion7",
    ];

    /// <summary>Randomness: the crypto providers draw it, everybody else asks them.</summary>
    private static readonly string[] CryptoOnlyTypes = ["System.Security.Cryptography.RandomNumberGenerator", "Org.BouncyCastle.Security.SecureRandom"];

    /// <summary>A denied type that one method may use all the same: of two answers to a decision that come at once, one is taken.</summary>
    private static readonly Dictionary<string, string> Allowed = new() { ["System.Threading.Interlocked"] = "Tls.Core.TlsDecision.SetAnswer" };

    private static Assembly Core => Assembly.Load("Tls.Core");

    [Test]
    public void Refers_to_no_denied_type() => Assert.That(Denied(Core), Is.Empty);

    [Test]
    public void Draws_randomness_only_in_its_crypto_providers() => Assert.That(RandomOutsideCrypto(Core), Is.Empty);

    [Test]
    public void The_net_catches_a_field_a_signature_a_call_and_a_clock()
    {
        string[] caught = [.. Denied(typeof(Impure).Assembly)];
        Assert.That(caught, Has.Some.Matches<string>(line => line.StartsWith("System.IO.Stream", StringComparison.Ordinal)));
        Assert.That(caught, Has.Some.Matches<string>(line => line.StartsWith("System.Threading.Lock", StringComparison.Ordinal)));
        Assert.That(caught, Has.Some.StartsWith("System.Threading.Interlocked, in "), "allowed to one method, and to no other");
        string draw = $"{typeof(Impure).FullName!.Replace('+', '.')}.Draw";
        Assert.That(caught, Has.Some.Matches<string>(line => line.StartsWith("System.Random, in ", StringComparison.Ordinal) && line.Contains(draw, StringComparison.Ordinal)));
        Assert.That(caught, Has.Some.Matches<string>(line => line.StartsWith("System.DateTime.get_UtcNow, in ", StringComparison.Ordinal) && line.Contains(draw, StringComparison.Ordinal)));
        Assert.That(RandomOutsideCrypto(typeof(Impure).Assembly), Has.Some.Contains("Impure.Draw"));
    }

    private static IEnumerable<string> Denied(Assembly assembly)
    {
        using var uses = new AssemblyUses(assembly);
        ILookup<string, string> users = uses.InBodies().ToLookup(pair => pair.Use, pair => pair.Method);
        return
        [
            .. uses.Types.Where(type => DeniedTypes.Any(denied => Covers(denied, type)))
                .Concat(uses.Members.Where(DeniedMembers.Contains))
                .Distinct()
                .Where(use => !Allowed.TryGetValue(use, out string? method) || users[use].Any(user => user != method))
                .Select(use => users.Contains(use) ? $"{use}, in {string.Join(", ", users[use].Distinct())}" : $"{use}, in a signature or a field"),
        ];
    }

    private static IEnumerable<string> RandomOutsideCrypto(Assembly assembly)
    {
        using var uses = new AssemblyUses(assembly);
        return
        [
            .. uses.InBodies()
                .Where(pair => CryptoOnlyTypes.Any(type => Covers(type, pair.Use)) && !pair.Method.StartsWith(CryptoNamespace, StringComparison.Ordinal))
                .Select(pair => $"{pair.Method} uses {pair.Use}")
                .Distinct(),
        ];
    }

    private static bool Covers(string denied, string name) => denied.EndsWith('.')
        ? name.StartsWith(denied, StringComparison.Ordinal)
        : name == denied || name.StartsWith(denied + ".", StringComparison.Ordinal);

    /// <summary>What the core must never be, so that the net is seen to hold.</summary>
    private sealed class Impure(Stream stream)
    {
        public Stream Stream { get; } = stream;

        public static long Draw(Lock guard)
        {
            _ = guard;
            int drawn = 0;
            Interlocked.Increment(ref drawn);
            byte[] seed = System.Security.Cryptography.RandomNumberGenerator.GetBytes(4);
            return new Random(BitConverter.ToInt32(seed)).NextInt64() + DateTime.UtcNow.Ticks;
        }
    }
}

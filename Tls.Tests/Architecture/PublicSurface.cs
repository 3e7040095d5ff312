using System.Reflection;
using System.Threading.Tasks;
using NUnit.Framework;
using VerifyNUnit;

namespace Tls.Tests.Architecture;

/// <summary>What users may rely on, as text under review: a change of the public surface is a change of a snapshot.</summary>
public sealed class PublicSurface
{
    [Test]
    public Task Of_the_core() => Verifier.Verify(SurfaceWriter.Write(Assembly.Load("Tls.Core")));

    [Test]
    public Task Of_the_transports() => Verifier.Verify(SurfaceWriter.Write(Assembly.Load("Tls.Transports")));

    [Test]
    public void Signatures_are_written_as_in_source()
    {
        string surface = SurfaceWriter.Write(typeof(Sample<>));
        Assert.That(surface.Split('\n'), Is.EqualTo(new[]
        {
            "public abstract class Tls.Tests.Architecture.PublicSurface.Sample<T> : System.IDisposable where T : unmanaged",
            "    protected Sample(string? name)",
            "    public const int Limit = 3",
            "    public static readonly byte[] Magic",
            "    public int this[int index] { get; }",
            "    public required System.Collections.Generic.List<string?> Names { get; set; }",
            "    public T? Optional { get; protected init; }",
            "    public event System.EventHandler? Happened",
            "    public void Dispose()",
            "    protected abstract bool TryTake(System.ReadOnlySpan<byte> input, out int consumed, string? note = null, in T value = default)",
        }).AsCollection);
    }

    /// <summary>One member of each kind.</summary>
    public abstract class Sample<T> : System.IDisposable where T : unmanaged
    {
        public const int Limit = 3;
        public static readonly byte[] Magic = [];

        protected Sample(string? name) => Optional = name is null ? null : default(T);

        public event System.EventHandler? Happened;

        public T? Optional { get; protected init; }
        public required System.Collections.Generic.List<string?> Names { get; set; }
        public int this[int index] => Limit + index;

        public void Dispose()
        {
            Happened?.Invoke(this, System.EventArgs.Empty);
            System.GC.SuppressFinalize(this);
        }

        protected abstract bool TryTake(System.ReadOnlySpan<byte> input, out int consumed, string? note = null, in T value = default);
    }
}

using System;
using Org.BouncyCastle.Crypto.Prng;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>Lets BouncyCastle draw from a provider, so that the provider stays the only source of randomness.</summary>
internal sealed class ProviderRandomGenerator(TlsCryptoProvider provider) : IRandomGenerator
{
    /// <summary>A provider takes no seed.</summary>
    public void AddSeedMaterial(byte[] seed) { }

    /// <summary>A provider takes no seed.</summary>
    public void AddSeedMaterial(long seed) { }

    public void NextBytes(byte[] bytes) => provider.Fill(bytes);

    public void NextBytes(byte[] bytes, int start, int len) => provider.Fill(bytes.AsSpan(start, len));

#if HAS_BOUNCYCASTLE_2
    /// <summary>A provider takes no seed.</summary>
    public void AddSeedMaterial(ReadOnlySpan<byte> seed) { }

    public void NextBytes(Span<byte> bytes) => provider.Fill(bytes);
#endif
}

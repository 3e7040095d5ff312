using System.Collections.Generic;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto.Bcl;

namespace Tls.Tests.Crypto;

/// <summary>All providers that are shipped: what holds for one has to hold for every one.</summary>
internal static class Providers
{
    public static IEnumerable<TestFixtureData> All =>
    [
        new TestFixtureData(TlsCryptoProvider.Platform).SetArgDisplayNames("Platform"),
        new TestFixtureData(TlsCryptoProvider.BouncyCastle).SetArgDisplayNames("BouncyCastle"),
        new TestFixtureData(BclCryptoProvider.WithoutIntrinsics).SetArgDisplayNames("Platform without intrinsics"),
    ];

    /// <summary>Every ordered pair, for what one makes and the other takes.</summary>
    public static IEnumerable<TestFixtureData> Pairs =>
    [
        new TestFixtureData(TlsCryptoProvider.Platform, TlsCryptoProvider.Platform).SetArgDisplayNames("Platform", "Platform"),
        new TestFixtureData(TlsCryptoProvider.Platform, TlsCryptoProvider.BouncyCastle).SetArgDisplayNames("Platform", "BouncyCastle"),
        new TestFixtureData(TlsCryptoProvider.BouncyCastle, TlsCryptoProvider.Platform).SetArgDisplayNames("BouncyCastle", "Platform"),
        new TestFixtureData(TlsCryptoProvider.BouncyCastle, TlsCryptoProvider.BouncyCastle).SetArgDisplayNames("BouncyCastle", "BouncyCastle"),
    ];
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core.Crypto.Bcl;
using Tls.Core.Crypto.BouncyCastle;
using Tls.Core.Crypto.MlKem;

namespace Tls.Tests.Crypto;

/// <summary>Every ML-KEM that this machine has. BouncyCastle's is there with its newer package only; the older one falls back on ours.</summary>
internal static class MlKemImplementations
{
    public static IEnumerable<TestFixtureData> All =>
        from implementation in Implementations
        select new TestFixtureData(implementation.Create).SetArgDisplayNames(implementation.Name);

    /// <summary>Every ordered pair, for what one makes and the other takes.</summary>
    public static IEnumerable<TestFixtureData> Pairs =>
        from ours in Implementations
        from theirs in Implementations
        select new TestFixtureData(ours.Create, theirs.Create).SetArgDisplayNames(ours.Name, theirs.Name);

    private static IEnumerable<(string Name, Func<MlKemParameters, KeyEncapsulation> Create)> Implementations
    {
        get
        {
            yield return ("Managed", parameters => new ManagedKeyEncapsulation(parameters));
            if (BouncyCastleCryptoProvider.KeyEncapsulation(MlKemParameters.MlKem768) is not ManagedKeyEncapsulation)
                yield return ("BouncyCastle", BouncyCastleCryptoProvider.KeyEncapsulation);
            if (MLKem.IsSupported) yield return ("Platform", parameters => new BclKeyEncapsulation(parameters));
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using Tls.Core;
using Tls.Core.Crypto.Bcl;
using Tls.Core.Crypto.BouncyCastle;
using Tls.Core.Crypto.MlKem;

namespace Tls.Benchmarks.Measures;

/// <summary>ML-KEM by everybody who has it on this machine: ours, BouncyCastle's where its package is the newer one, the platform's.</summary>
internal static class KemBenchmark
{
    private static readonly MlKemParameters[] Sets = [MlKemParameters.MlKem768, MlKemParameters.MlKem1024];
    private static readonly string[] Operations = ["generate", "encapsulate", "decapsulate"];

    public static void Run(Report report, bool isQuick)
    {
        (string Name, Func<MlKemParameters, KeyEncapsulation> Create)[] contestants = [.. Contestants()];
        var rows = new List<string[]>();
        foreach (MlKemParameters set in Sets)
        {
            Action[][] works = [.. contestants.Select(contestant => Works(contestant.Create(set)))];
            for (int operation = 0; operation < Operations.Length; operation++)
            {
                Comparison comparison = Measurement.Compare([.. works.Select(work => work[operation])], isQuick);
                rows.Add([$"{set} {Operations[operation]}", .. comparison.Costs.Select(Report.Number)]);
            }
        }
        report.Table("ML-KEM, microseconds of processor time", ["", .. contestants.Select(contestant => contestant.Name)], rows);
    }

    private static IEnumerable<(string Name, Func<MlKemParameters, KeyEncapsulation> Create)> Contestants()
    {
        yield return ("ours", set => new ManagedKeyEncapsulation(set));
        if (BouncyCastleCryptoProvider.KeyEncapsulation(Sets[0]) is not ManagedKeyEncapsulation) yield return ("BouncyCastle", BouncyCastleCryptoProvider.KeyEncapsulation);
        if (BclKeyEncapsulation.IsSupported) yield return ("platform", set => new BclKeyEncapsulation(set));
    }

    // Under one key, which stays: the process ends soon.
    private static Action[] Works(KeyEncapsulation kem)
    {
        TlsCryptoProvider provider = TlsCryptoProvider.Platform;
        byte[] ciphertext = new byte[kem.Parameters.CiphertextLength], secret = new byte[MlKemParameters.SharedSecretLength];
        DecapsulationKey key = kem.Generate(provider);
        kem.Encapsulate(provider, key.EncapsulationKey, ciphertext, secret);
        return
        [
            () => kem.Generate(provider).Dispose(),
            () => kem.Encapsulate(provider, key.EncapsulationKey, ciphertext, secret),
            () => key.Decapsulate(ciphertext, secret),
        ];
    }
}

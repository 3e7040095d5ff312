using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>A PFX with an Ed25519 key, which the platform does not read: leaf, intermediate and root as <c>openssl pkcs12 -export</c> puts them.</summary>
internal sealed class Ed25519PfxTests
{
    private const string Password = "password";

    // PBES2 with AES, and a MAC with SHA-256.
    private const string Modern = """
        MIIGNgIBAzCCBewGCSqGSIb3DQEHAaCCBd0EggXZMIIF1TCCBOIGCSqGSIb3DQEHBqCCBNMwggTPAgEAMIIEyAYJKoZIhvcNAQcBMFcGCSqGSIb3DQEFDTBKMCkGCSqG
        SIb3DQEFDDAcBAjx1YHcp6/a4AICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEIKCGi7YaEoXiihQal0MgmKAggRgDf/Rsbttl6Uy0FFY7bOFqzcuV0k5tDO1
        XMXUHn+CZSyt2hRueQC5KLpbDAXUkc+g6nk3uQFpPWEEqPFkm0u1yYZPcl/J+BMpGpVIXUz1PudfdsnXmwqvoRo21Cbx65qEaGLYIhHH1AyuM/ieT3KCc5aLM5XHFVW9
        Qq4sK7N2PSX63hNcLc5SkzjGjwNvDd70mZj5Qm3T/t6sIQWeWvCf4Ni7phboJ4y25ZVwhyGcpV3r5h7OL0yz4Bl5xz7zSzXlgJrxCqB4VBQr1MU3bkhBm0EZjS7AwL7v
        2HhqnCAc2ossy/XDinCHEm5Sp9wB9zS27wPwVsc61Pq0jkneGBKIZI69ze0ZgohijlnqvBsaaTiMkdYOr4+OeaJCvhnBnZtrUT3oO046K7uykOgOXarH0rl3qZfasbdA
        aWiU/IB+BOwe5mkhJKkFG0zVea/pEY1v4xhLxUJIeHQEmn70/I7eR6ABELpcVYzm1X2JexxXZHuTBMZ7hdOw2m6TtHO74nnu3M/lF01DUwPtU6Ak2z/h3Vin6XK/VLsJ
        /6laIJdvHY1pZCmUYoiB6KZCa6IMHnaZj8KSlSJJ3VpKmjpOc2q1MXLUL0UBVHBTZdDjZRL1SIDkCLApmyiJbtCTn8zDQ2pdrv5CjrKSsrX9bOp89XPfGC52/gvwsIMD
        FUu5kO6Jox5fV9VHMyd6CsNylwNolmlv3tvANZ6yl2x07VZHH+QNlSUTuHn/Tei5UhVoeYfYyuQyjz6FkpqbTxjwRPTH0Dn/tJl93xSCTu5j//bdcmCatoBUs/Z/M8eU
        PhMTauy+YtuknufCHmB/Fcwm8wlemjlFT/gC+YSIMxqON2xmAUjgBdhW7j/e3K0ezhFxUcVk9+u+MIIipA98AYgqq5BapCa0LzPfe9o2vvIjuNnZHoJnn9aCBDFN1iQL
        /owSeiOkPO4cujYH05qfSN5pntm0JOCDd9l8777+8XcA+JoN399edyES3OqnSmCyG4dgzwo4SGeFfFi8QCvt1vf6PhMiU8OD+ztpFvTSNdxf/70PYB05P00gY3AaamaA
        SheN8GuVqYQm1Q5rtgbSXC99ysypRrEBmRxKfnjtaV3v1CyG1eQWI7PvmCjFsUTwopcwI/24Fhdall0UAEfV4ZzHfGvpIfkeBw8HvGjOy6murLP6OxEqwmKdBz/SwmWG
        JnStbhiMBbcHFixn5WQ00/7328sNNkXteslBaY6ouVFxNasamJIPP1GEzVZDqvX9EF1sAYWAF0ZcfUR88Ia3WS6RSUw+kkjpa0eI1OkqMAme9xuXTTBoHbmbTtj51iWZ
        OskM2dPXsXRaogq9GVwVsr1hVPxoBbmLsWY7umXU6Nv7Pi7v7DDO7Iaie5Zs9ePwEFbG/ohipyXa6sDtuJZDdTynuIfBOEtQbMKL1Z8baELI07ub75ab5bazEaRHug6w
        noFwGfJ3X/v6+xmGsFyocKIRK6WoJ0wESXzXxUGiWlWJN92kmAKavDCB7AYJKoZIhvcNAQcBoIHeBIHbMIHYMIHVBgsqhkiG9w0BDAoBAqCBnjCBmzBXBgkqhkiG9w0B
        BQ0wSjApBgkqhkiG9w0BBQwwHAQIN5SqCXJGREQCAggAMAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBA2wpCH8nvcY8mcWMVArL89BEAdfeXNScOcBDunpyPLmVqd
        XWB8N8QWWegFhd+vYWc2U8MM2UVsLx0dwwJ9ijverekhKRTl1/tf8PgfTtgS1LjfMSUwIwYJKoZIhvcNAQkVMRYEFJVz4Jg1zgBloJM0lc+h8LHqpf1EMEEwMTANBglg
        hkgBZQMEAgEFAAQgMdnFamGs7GyypGJMh9NpB9utsxt5GaASDnbCOGGo8a4ECNNWRb7iMx0qAgIIAA==
        """;

    // -legacy: RC2 and triple DES, and a MAC with SHA-1.
    private const string Legacy = """
        MIIFpgIBAzCCBWwGCSqGSIb3DQEHAaCCBV0EggVZMIIFVTCCBKcGCSqGSIb3DQEHBqCCBJgwggSUAgEAMIIEjQYJKoZIhvcNAQcBMBwGCiqGSIb3DQEMAQYwDgQIp+26
        oa/64qYCAggAgIIEYLD4H/CC7I0mEyPc81y8UVijugNWOhvdf3jjAG7qH3ErnGm7/SKaUFCeDsGITmA0c5pIvS+bbjp1nf3KlHUDo4ZXYuEVyrwLnqkSqarekxQkaYRj
        fvmPlKlv9mraA8Guf5lmFe/TwXixPqDULIQ0vD3ni3HwmvBacDX/B+c4PSP1Pa7oxzk6W6bIW34FFExfv5XhZOW21AzSeAyq4TVHOSwYnl3Yi2LvJDJAgysiFm/t2YA3
        gGgwHghS4eVjS8SubPAFNXApU0uS7cn+bWeeAZHMPaPuATwFRr9Az1zKpUDA6D3k9ESoKBOuYAxDPNtJtJPE4VMQexbSEpfcvSB/zfKlI/Opv82s+ZfqgcuMM01k/SV+
        jRD9vZ8Q8KJpMVJoZAmHFdK0PjobkSrrsF3oE7EYSDdDbRcbaflZssU6PIqMcMPuVpc7Y7tBErA3SvjeHjfTzNje85Mfu51Ip1OXHTpULXyRx6Vx+omSUAV9u2kIwyoS
        /xyyGwyigOPGpP3Y9O+e4sRvLFr7M23ybA9wmQ/UFJb4zD1NoPh4RMVnC85LHA36IVQq/lgZFhxMPXqg7GKT7PnfTNPKYzKbBrrc8/MaUzWo8iCB7cbZwSlfwx+qCPn0
        oNg+655M7x7AACp3rOGT5CAFJj+oly5wpDx0ceadVFpbeWVaK/yuXtzfZMDd/YolHYOg1sqB8LgoTFX1b57t+J9FsWldFcUNge3FEEHOQ/RjZLz0XzwF3KJyQZfRhGKA
        NvG421SvPsXVRddyq0TnY8eEGjXoRGV4osWZutm7cY468MgydE05wQAhcTBj0ewMJU+yxMfvVTuQoQuGhxRBZHms2FLy301NJ+ALNe45odYAi9h6pPqdoMQkqGPqk3q0
        Cg4shx612FkRYrqhCbNTjibDP5TNtL83MzlMv9G4iZIGGFPUVeQ9nZHABY3BKUUaLQiwQtN8xi4S0CdTd250WR5Cobckf3DJqFZuHFCKDlWVByoNhIAE7luQMZWbpdu+
        QK8uI6Dojfob4s8j+ddn6oh3qBYlwIs5q59VJEjzyvLTg5c2AIvsntbBkaV8k989vd5z7fHowuGO7222EwsO/ELi+S+rfispw61icE1B+nU/20jPv6hevQDE+Nfb/bJL
        YJogiyxZ8znQJzL97KFjekcn3gkRkVRA6z94vrIOX4FYFoWm2pWclUHMJv17MEPylXSxMTECucGKmmgYWZaJD+Uo26SM2QCwRXImYLp3WAm0XRyRRneXHTQP6njqqxf5
        CgpES4IfuizJ1/abnmA4tPBmxQzI0r2eFQuy4tyOI3mqnOZ1NLvbfWEqq0IjZYtGCLSEb328N8W4Qqa+eigRhEn9vq6MHjoWDsckwRlnAHAVrVRslcBu/o1onXStba0L
        GoBvEVHq9ax/RQxicT1ftTvA3DkVqRpHf7N6eBnOe+YUMc5Iyou5j1XdeRlU2rwx1nfggBlBnaoHoCLRuo0Dw7989bJWupAkpTNzyy8wgacGCSqGSIb3DQEHAaCBmQSB
        ljCBkzCBkAYLKoZIhvcNAQwKAQKgWjBYMBwGCiqGSIb3DQEMAQMwDgQI2WSAVUnNiW8CAggABDhTLtQ0q8/3V3MNA//2LodVg33ukiCUM0rjSPCOSN8gbnZyQyA/hUHA
        N6gKfvx5oe+OxDZBHxT8ITElMCMGCSqGSIb3DQEJFTEWBBSVc+CYNc4AZaCTNJXPofCx6qX9RDAxMCEwCQYFKw4DAhoFAAQUlM+vgG1wUKRlZvKiEUnBVKnA8dwECMif
        lvmN2nIpAgIIAA==
        """;

    [TestCase(Modern)]
    [TestCase(Legacy)]
    public void Gives_a_credential_that_works(string pfx)
    {
        using TlsCredential credential = CredentialLoader.FromPfx(Convert.FromBase64String(pfx), Password);
        Assert.That(credential.Chain.Select(NameOf), Is.EqualTo(new[] { "CN=l", "CN=i" }), "leaf and intermediate, in this order and without the root");
        using TlsMemoryPair pair = TestPair.Connect(
            new TlsClientOptions { SignatureSchemes = [SignatureScheme.Ed25519] }, new TlsServerOptions { Credentials = [credential] }, verifier: DangerousAcceptAnything.Instance);
        TestPair.AssertTalks(pair);
    }

    [TestCase("")]
    [TestCase("Password")]
    [TestCase("pässwörd")]
    public void The_password_counts(string password)
    {
        foreach (string pfx in new[] { Modern, Legacy })
            Assert.That(() => CredentialLoader.FromPfx(Convert.FromBase64String(pfx), password), Throws.InstanceOf<CryptographicException>());
    }

    [Test]
    public void A_cut_file_is_a_CryptographicException()
    {
        byte[] pfx = Convert.FromBase64String(Modern);
        foreach (int length in new[] { 0, 1, 100, pfx.Length / 2, pfx.Length - 1 })
            Assert.That(() => CredentialLoader.FromPfx(pfx.AsSpan(0, length), Password), Throws.InstanceOf<CryptographicException>(), $"{length}");
    }

    private static string NameOf(byte[] certificate)
    {
        using X509Certificate2 loaded = X509CertificateLoader.LoadCertificate(certificate);
        return loaded.Subject;
    }
}

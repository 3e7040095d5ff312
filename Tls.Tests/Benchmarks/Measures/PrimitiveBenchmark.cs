using System;
using System.Linq;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Crypto.Bcl;
using Tls.Core.Keys;

namespace Tls.Benchmarks.Measures;

/// <summary>The primitives one by one, through the crypto provider, by BenchmarkDotNet in this process.</summary>
[MemoryDiagnoser]
public class PrimitiveBenchmark
{
    private const SignatureScheme Scheme = SignatureScheme.EcdsaSecp256r1Sha256;

    private readonly BclCryptoProvider _provider = BclCryptoProvider.Instance;
    private readonly byte[] _nonce = new byte[Aead.NonceLength];
    private readonly byte[] _tag = new byte[Aead.TagLength];
    private readonly byte[] _header = [23, 3, 3, 0, 0];
    private readonly byte[] _large = new byte[16_385];
    private readonly byte[] _small = new byte[65];
    private readonly byte[] _content = new byte[130];
    private readonly byte[] _secret = new byte[32];
    private byte[] _publicKey = [];
    private byte[] _signature = [];
    private Aead _ours = null!;
    private Aead _platform = null!;
    private SigningKey _signingKey = null!;

    internal static void Run(bool isQuick)
    {
        Job job = (isQuick ? Job.Dry : Job.ShortRun).WithToolchain(InProcessNoEmitToolchain.Instance);
        BenchmarkRunner.Run<PrimitiveBenchmark>(DefaultConfig.Instance.AddJob(job));
    }

    [GlobalSetup]
    public void Prepare()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _publicKey = key.ExportSubjectPublicKeyInfo();
        _signingKey = _provider.ImportPrivateKey(key.ExportPkcs8PrivateKey());
        _signature = _signingKey.Sign(Scheme, _content);
        _ours = _provider.CreateAead(AeadAlgorithm.Aes128Gcm, _secret.AsSpan(0, 16));
        _platform = BclCryptoProvider.WithoutIntrinsics.CreateAead(AeadAlgorithm.Aes128Gcm, _secret.AsSpan(0, 16));
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _ours.Dispose();
        _platform.Dispose();
        _signingKey.Dispose();
    }

    [Benchmark]
    public void AES_128_GCM_seal_16_KiB() => _ours.Seal(_nonce, _large, _large, _tag, _header);

    [Benchmark]
    public void AES_128_GCM_seal_16_KiB_by_the_platform() => _platform.Seal(_nonce, _large, _large, _tag, _header);

    [Benchmark]
    public void AES_128_GCM_seal_64_bytes() => _ours.Seal(_nonce, _small, _small, _tag, _header);

    [Benchmark]
    public void AES_128_GCM_seal_64_bytes_by_the_platform() => _platform.Seal(_nonce, _small, _small, _tag, _header);

    [Benchmark]
    public void X25519_both_sides() => Agree(NamedGroup.X25519);

    [Benchmark]
    public void P256_both_sides() => Agree(NamedGroup.Secp256r1);

    [Benchmark]
    public byte[] ECDSA_P256_sign() => _signingKey.Sign(Scheme, _content);

    [Benchmark]
    public bool ECDSA_P256_verify_with_a_key_seen_before()
    {
        using VerificationKey key = _provider.ImportPublicKey(_publicKey);
        return key.Verify(Scheme, _content, _signature);
    }

    [Benchmark]
    public void HKDF_Expand_SHA_256() => _provider.HkdfExpand(HashFunction.Sha256, _secret, _header, _secret);

    private void Agree(NamedGroup name)
    {
        KeyExchangeGroup group = _provider.Groups.Single(candidate => candidate.Name == name);
        using KeyExchange client = group.Start(_provider);
        Span<byte> serverShare = stackalloc byte[group.ServerShareLength];
        using Secret server = group.Respond(_provider, client.Share, serverShare);
        using Secret ours = client.Complete(serverShare);
        if (!ours.Bytes.SequenceEqual(server.Bytes)) throw new InvalidOperationException("the two sides disagree");
    }
}

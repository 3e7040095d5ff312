using System;
using System.Collections.Generic;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Tls.Core;

namespace Tls.Benchmarks.Contestants;

/// <summary>SslStream at its best: the certificate context is made once, nothing is looked up outside, resumption is off or on as asked.</summary>
internal sealed class Platform(BenchmarkCertificates certificates) : IContestant
{
    private readonly SslStreamCertificateContext _certificate = SslStreamCertificateContext.Create(certificates.Leaf, additionalCertificates: null, offline: true);
    private readonly Dictionary<Scenario, (SslClientAuthenticationOptions Client, SslServerAuthenticationOptions Server)> _options = [];

    public string Name => "SslStream";

    // It lets nobody choose; with X25519 in the platform's list it is X25519.
    public bool Has(NamedGroup group) => group == NamedGroup.X25519;

    public bool PrepareResumption(Scenario scenario)
    {
        // Its cache fills from tickets that arrive with data.
        using IConnectedPair pair = Connect(scenario);
        byte[] data = new byte[16];
        pair.Transfer(data);
        pair.Answer(data);
        return true;
    }

    public void Handshake(Scenario scenario)
    {
        using var pair = (PlatformPair)Connect(scenario);
        // Tickets of 1.3 come after the handshake: without reading them the next connection has nothing to resume.
        if (scenario is { Resumed: true, IsTls13: true }) pair.Answer(new byte[1]);
    }

    public IConnectedPair Connect(Scenario scenario)
    {
        if (!_options.TryGetValue(scenario, out (SslClientAuthenticationOptions Client, SslServerAuthenticationOptions Server) options)) _options[scenario] = options = CreateOptions(scenario);
        (MemoryDuplex near, MemoryDuplex far) = MemoryDuplex.Pair();
        var client = new SslStream(near);
        var server = new SslStream(far);
        Task serving = server.AuthenticateAsServerAsync(options.Server);
        Task connecting = client.AuthenticateAsClientAsync(options.Client);
        Task.WaitAll(serving, connecting);
        return new PlatformPair(client, server);
    }

    public void Dispose() { }

    private (SslClientAuthenticationOptions Client, SslServerAuthenticationOptions Server) CreateOptions(Scenario scenario)
    {
        SslProtocols protocol = scenario.IsTls13 ? SslProtocols.Tls13 : SslProtocols.Tls12;
        // Windows chooses its suites elsewhere. On Linux a policy of suites makes SslStream resume nothing, so there it is left to its own choice.
        CipherSuitesPolicy? suites = OperatingSystem.IsWindows() || scenario.Resumed ? null : new CipherSuitesPolicy([(TlsCipherSuite)scenario.Suite]);
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        chain.CustomTrustStore.Add(certificates.Root);
        var client = new SslClientAuthenticationOptions
        {
            TargetHost = BenchmarkCertificates.ServerName,
            EnabledSslProtocols = protocol,
            CipherSuitesPolicy = suites,
            CertificateChainPolicy = chain,
            AllowTlsResume = scenario.Resumed,
        };
        var server = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _certificate,
            EnabledSslProtocols = protocol,
            CipherSuitesPolicy = suites,
            AllowTlsResume = scenario.Resumed,
        };
        return (client, server);
    }

    private sealed class PlatformPair(SslStream client, SslStream server) : IConnectedPair
    {
        private byte[] _received = new byte[64];

        public void Transfer(ReadOnlyMemory<byte> data) => Move(client, server, data);

        public void Answer(ReadOnlyMemory<byte> data) => Move(server, client, data);

        // It gives its buffers back by itself.
        public void Rest() => _received = [];

        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
        }

        private void Move(SslStream from, SslStream to, ReadOnlyMemory<byte> data)
        {
            if (_received.Length < data.Length) _received = new byte[data.Length];
            Finish(from.WriteAsync(data));
            for (int length = 0; length < data.Length;)
            {
                ValueTask<int> reading = to.ReadAsync(_received.AsMemory(length));
                length += reading.IsCompleted ? reading.Result : throw new InvalidOperationException("the data did not arrive");
            }
        }

        private static void Finish(ValueTask writing)
        {
            if (!writing.IsCompleted) throw new InvalidOperationException("a write into memory has to wait");
            writing.GetAwaiter().GetResult();
        }
    }
}

using System.Collections.Generic;
using Tls.Core;
using Tls.Transports;

namespace Tls.Benchmarks.Contestants;

/// <summary>This library: two connections and two buffers, as an event loop would use them.</summary>
internal sealed class Ours(BenchmarkCertificates certificates) : IContestant
{
    private readonly CertificateVerifier _verifier = CertificateVerifier.ForRoots(certificates.RootPem);
    private readonly TlsCredential _credential = TlsCredential.FromPem(certificates.LeafPem, certificates.LeafKeyPem);
    private readonly Dictionary<Scenario, (TlsClientContext Client, TlsServerContext Server)> _contexts = [];

    public string Name => "ours";

    public bool PrepareResumption(Scenario scenario) => false;

    public void Handshake(Scenario scenario)
    {
        using OurPair pair = Start(scenario);
        pair.Handshake();
    }

    public IConnectedPair Connect(Scenario scenario)
    {
        OurPair pair = Start(scenario);
        pair.Handshake();
        return pair;
    }

    public void Dispose() => _credential.Dispose();

    private OurPair Start(Scenario scenario)
    {
        if (!_contexts.TryGetValue(scenario, out (TlsClientContext Client, TlsServerContext Server) contexts)) _contexts[scenario] = contexts = CreateContexts(scenario);
        return new OurPair(
            TlsConnection.CreateClient(contexts.Client, BenchmarkCertificates.ServerName), TlsConnection.CreateServer(contexts.Server), _verifier);
    }

    private (TlsClientContext Client, TlsServerContext Server) CreateContexts(Scenario scenario)
    {
        var client = TlsClientContext.Create(new TlsClientOptions
        {
            MinVersion = scenario.Version,
            MaxVersion = scenario.Version,
            CipherSuites = [scenario.Suite],
            Groups = scenario.Groups,
        });
        var server = TlsServerContext.Create(new TlsServerOptions
        {
            MinVersion = scenario.Version,
            MaxVersion = scenario.Version,
            CipherSuites = [scenario.Suite],
            Groups = scenario.Groups,
            Credentials = [_credential],
        });
        return (client, server);
    }
}

using System;
using System.Collections.Generic;
using Tls.Core;
using Tls.Transports;

namespace Tls.Benchmarks.Contestants;

/// <summary>This library: two connections and two buffers, as an event loop would use them.</summary>
internal sealed class Ours(BenchmarkCertificates certificates) : IContestant
{
    private readonly CertificateVerifier _verifier = CertificateVerifier.ForRoots(certificates.RootPem);
    private readonly TlsCredential _credential = TlsCredential.FromPem(certificates.LeafPem, certificates.LeafKeyPem);
    private readonly TlsTicketKeys _ticketKeys = TlsTicketKeys.Generate();
    private readonly Dictionary<Scenario, (TlsClientContext Client, TlsServerContext Server)> _contexts = [];
    private readonly Dictionary<Scenario, TlsTicket> _tickets = [];

    public string Name => "ours";

    public bool Has(NamedGroup group) => true;

    public bool PrepareResumption(Scenario scenario)
    {
        using OurPair pair = Start(scenario);
        pair.Handshake();
        KeepTicket(scenario, pair);
        return true;
    }

    public void Handshake(Scenario scenario)
    {
        using OurPair pair = Start(scenario);
        pair.Handshake();
        if (!scenario.Resumed) return;
        if (!pair.IsResumed) throw new InvalidOperationException("we did not resume");
        if (scenario.IsTls13) KeepTicket(scenario, pair);
    }

    public IConnectedPair Connect(Scenario scenario)
    {
        OurPair pair = Start(scenario);
        pair.Handshake();
        return pair;
    }

    public void Dispose()
    {
        foreach (TlsTicket ticket in _tickets.Values) ticket.Dispose();
        _ticketKeys.Dispose();
        _credential.Dispose();
    }

    // A ticket of 1.3 is used once, so the next one replaces it: it comes with the first data.
    private void KeepTicket(Scenario scenario, OurPair pair)
    {
        if (scenario.IsTls13) pair.Answer(new byte[1]);
        TlsTicket ticket = pair.TakeTicket();
        if (_tickets.Remove(scenario, out TlsTicket? previous)) previous.Dispose();
        _tickets[scenario] = ticket;
    }

    private OurPair Start(Scenario scenario)
    {
        if (!_contexts.TryGetValue(scenario, out (TlsClientContext Client, TlsServerContext Server) contexts)) _contexts[scenario] = contexts = CreateContexts(scenario);
        var client = TlsConnection.CreateClient(contexts.Client, BenchmarkCertificates.ServerName);
        var server = TlsConnection.CreateServer(contexts.Server);
        if (scenario.Resumed)
        {
            DateTimeOffset now = DateTimeOffset.UtcNow;
            client.UseSessions(now, _verifier.TrustId.Span);
            server.UseSessions(now, []);
            if (_tickets.TryGetValue(scenario, out TlsTicket? ticket)) client.OfferTicket(ticket);
        }
        return new OurPair(client, server, _verifier);
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
            TicketKeys = scenario.Resumed ? _ticketKeys : null,
            TicketCount = 1,
        });
        return (client, server);
    }
}

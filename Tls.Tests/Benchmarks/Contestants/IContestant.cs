using System;
using Tls.Core;

namespace Tls.Benchmarks.Contestants;

/// <summary>One TLS library, client and server, in one thread and in memory. All of them get the same certificates, suites and checks.</summary>
internal interface IContestant : IDisposable
{
    string Name { get; }

    /// <summary>Whether it can be made to agree on a group.</summary>
    bool Has(NamedGroup group);

    /// <summary>Connects a client to a server, the chain verified with its name, and lets both go.</summary>
    void Handshake(Scenario scenario);

    /// <summary>
    /// Makes a first connection and keeps its ticket, so that <see cref="Handshake"/> with <see cref="Scenario.Resumed"/> can resume. False
    /// where this library cannot.
    /// </summary>
    bool PrepareResumption(Scenario scenario);

    /// <summary>A connected pair for bulk data and for counting memory.</summary>
    IConnectedPair Connect(Scenario scenario);
}

/// <summary>Two connected ends.</summary>
internal interface IConnectedPair : IDisposable
{
    /// <summary>The client writes all of it in one call, the server reads all of it.</summary>
    void Transfer(ReadOnlyMemory<byte> data);

    /// <summary>The server writes it, the client reads it.</summary>
    void Answer(ReadOnlyMemory<byte> data);

    /// <summary>What a program does that knows the connection will be idle.</summary>
    void Rest();
}

/// <summary>What is negotiated: the same for every contestant.</summary>
internal sealed record Scenario(ProtocolVersion Version, CipherSuite Suite, NamedGroup Group = NamedGroup.X25519, bool Resumed = false)
{
    public bool IsTls13 => Version == ProtocolVersion.Tls13;

    /// <summary>In TLS 1.2 the curve of the certificate has to be among them too (RFC 8422 §5.1).</summary>
    public NamedGroup[] Groups => IsTls13 || Group == NamedGroup.Secp256r1 ? [Group] : [Group, NamedGroup.Secp256r1];

    public override string ToString() => $"{(IsTls13 ? "1.3" : "1.2")} {Group} {Suite.ToString()["TLS_".Length..]}{(Resumed ? " resumed" : "")}";
}

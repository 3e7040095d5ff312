using System;
using System.Collections.Generic;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Properties;

/// <summary>
/// A client and a server that draw their randomness from a seed, with a wire between them that a property cuts as it likes. Everything
/// either end says or reads is recorded.
/// </summary>
internal sealed class RecordedPair : IDisposable
{
    /// <param name="seed">The same seed and the same steps give the same bytes.</param>
    /// <param name="retries">The server has to ask for another ClientHello.</param>
    /// <param name="maxRecordsPerKey">How soon keys change by themselves.</param>
    /// <param name="version">The newest that the client speaks.</param>
    /// <param name="pauses">Whatever can be asked is asked: about the ClientHello, for both signatures, for the client's certificate.</param>
    public RecordedPair(int seed, bool retries = false, ulong? maxRecordsPerKey = null, ProtocolVersion version = ProtocolVersion.Tls13, bool pauses = false)
    {
        var limits = new TlsLimits { MaxRecordsPerKey = maxRecordsPerKey, MaxKeyUpdates = 1000 };
        Client = new End(TlsConnection.CreateClient(TlsClientContext.Create(new TlsClientOptions
        {
            MaxVersion = version,
            PauseAtCertificateRequest = pauses,
            CryptoProvider = new SeededCryptoProvider(seed),
            KeyShareGroups = retries ? [] : [NamedGroup.X25519],
            Limits = limits,
        }), "example.test"));
        Server = new End(TlsConnection.CreateServer(TlsServerContext.Create(new TlsServerOptions
        {
            CryptoProvider = new SeededCryptoProvider(~seed),
            Groups = [NamedGroup.X25519],
            Credentials = [pauses ? TestCredentials.WithExternalKey(CertificateKeyKind.Ed25519) : TestCredentials.Of(CertificateKeyKind.Ed25519)],
            PauseAtClientHello = pauses,
            ClientCertificates = pauses ? ClientCertificateMode.Required : ClientCertificateMode.None,
            Limits = limits,
        })));
    }

    public End Client { get; }

    public End Server { get; }

    public void Start()
    {
        Client.Say(output => Client.Connection.Start(output));
        Server.Say(output => Server.Connection.Start(output));
    }

    /// <summary>Moves chunks both ways until nothing is under way.</summary>
    /// <param name="nextChunk">The length of the next chunk; 0 is an idle call, which must change nothing, before a single byte.</param>
    public void Settle(Func<int> nextChunk)
    {
        while (Client.HasSaid || Server.HasSaid)
        {
            Deliver(Client, Server);
            Deliver(Server, Client);
        }

        void Deliver(End from, End to)
        {
            int chunk = nextChunk();
            if (chunk == 0) to.Take(from, 0);
            to.Take(from, Math.Max(chunk, 1));
        }
    }

    public void SettleWhole() => Settle(static () => int.MaxValue);

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    /// <summary>One end, its inbox, and its side of the wire.</summary>
    internal sealed class End(TlsConnection connection) : IDisposable
    {
        private readonly TlsBuffer _inbox = new();
        private readonly TlsBuffer _outbox = new();
        private readonly TlsBuffer _plaintext = new();
        private readonly TlsBuffer _scratch = new();

        public TlsConnection Connection => connection;

        public TlsStatus Status { get; private set; }

        /// <summary>Every byte that went onto the wire.</summary>
        public List<byte> Sent { get; } = [];

        /// <summary>What the application has read.</summary>
        public List<byte> Read { get; } = [];

        public bool HasSaid => !_outbox.IsEmpty;

        public int Waiting => _outbox.Length;

        /// <summary>How often it was asked for a decision.</summary>
        public int Questions { get; private set; }

        /// <summary>Alters a byte that is under way.</summary>
        public void Corrupt(int index, byte mask)
        {
            byte[] bytes = Encoded.Flip(_outbox.Unread.ToArray(), index, mask);
            _outbox.Consume(_outbox.Length);
            _outbox.Write(bytes);
        }

        public void Write(ReadOnlySpan<byte> data)
        {
            while (!data.IsEmpty)
            {
                if (connection.Send(data, _scratch, out int consumed) != TlsStatus.Done) throw new InvalidOperationException($"{connection.Error}");
                data = data[consumed..];
            }
            Flush();
        }

        public void Say(Action<TlsBuffer> verb)
        {
            verb(_scratch);
            Flush();
        }

        /// <summary>Takes up to <paramref name="count"/> bytes off the wire and works on what is there.</summary>
        public void Take(End from, int count)
        {
            ReadOnlySpan<byte> chunk = from._outbox.Unread[..Math.Min(count, from._outbox.Length)];
            _inbox.Write(chunk);
            from._outbox.Consume(chunk.Length);
            do
            {
                Status = connection.Receive(_inbox.Unread, _plaintext, _scratch, out int consumed);
                _inbox.Consume(consumed);
                if (Status == TlsStatus.NeedDecision) Answer();
            }
            while (Status is TlsStatus.Done or TlsStatus.NeedDecision);
            Read.AddRange(_plaintext.Unread);
            _plaintext.Consume(_plaintext.Length);
            Flush();
        }

        // An idle call before the answer must change nothing.
        private void Answer()
        {
            Questions++;
            TlsDecision question = connection.Decision!;
            connection.Receive([], _plaintext, _scratch, out _);
            if (question is CertificateRequestDecision request) request.Use(TestCredentials.WithExternalKey(CertificateKeyKind.Ed25519));
            else Answers.Agree(question);
        }

        public void Dispose()
        {
            connection.Dispose();
            _inbox.Dispose();
            _outbox.Dispose();
            _plaintext.Dispose();
            _scratch.Dispose();
        }

        private void Flush()
        {
            Sent.AddRange(_scratch.Unread);
            _outbox.Write(_scratch.Unread);
            _scratch.Consume(_scratch.Length);
        }
    }
}

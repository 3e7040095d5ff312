using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Server;
using Tls.Tests.Peers;
using Server13 = Tls.Core.Handshake.Server13;

namespace Tls.Tests.Handshake;

/// <summary>
/// The caller's mistakes are exceptions and cost nothing; a writer for output that fails costs the connection, because nobody can know
/// what the peer has seen; a writer for plaintext that has no room costs nothing either.
/// </summary>
internal sealed class MisuseTests
{
    public static IEnumerable<Type> States => Scripts.States;

    [Test]
    public void Mistakes_are_exceptions_and_do_no_harm([Values] bool ofServer)
    {
        using ScriptedPeer peer = ofServer ? new ScriptedServer() : new ScriptedClient();
        TlsConnection connection = peer.Connection;
        using var buffer = new TlsBuffer();
        Assert.That(() => connection.Receive([], buffer, buffer, out _), Throws.InvalidOperationException, "before Start");
        Assert.That(() => connection.Start(null!), Throws.ArgumentNullException);
        peer.Next();
        Assert.That(() => connection.Start(buffer), Throws.InvalidOperationException, "twice");
        Assert.That(() => connection.Receive([], null!, buffer, out _), Throws.ArgumentNullException);
        Assert.That(() => connection.Receive([], buffer, null!, out _), Throws.ArgumentNullException);
        Assert.That(() => connection.Send([1], buffer, out _), Throws.InvalidOperationException, "before the handshake");
        Assert.That(() => connection.Send([], buffer, out _), Throws.InvalidOperationException, "even nothing");
        Assert.That(() => connection.UpdateKeys(buffer), Throws.InvalidOperationException);
        Assert.That(() => connection.Close(null!), Throws.ArgumentNullException);
        Assert.That(buffer.IsEmpty);
        peer.Run();
        peer.ExpectWorks();

        Assert.That(() => connection.Start(buffer), Throws.InvalidOperationException);
        Assert.That(() => connection.Send([1], null!, out _), Throws.ArgumentNullException);
        peer.ExpectWorks();
        peer.Let(output => connection.Close(output));
        Assert.That(() => connection.Send([1], buffer, out _), Throws.InvalidOperationException, "after Close");
        Assert.That(() => connection.UpdateKeys(buffer), Throws.InvalidOperationException);
        Assert.That(connection.Close(buffer), Is.EqualTo(TlsStatus.Done));
        Assert.That(buffer.IsEmpty, "closing twice says it once");
    }

    [Test]
    public void Sending_nothing_writes_nothing()
    {
        using var client = new ScriptedClient();
        client.Run();
        client.SendKeyUpdate(KeyUpdateRequest.UpdateRequested);
        int records = client.Records.Count;
        client.Let(output => Assert.That(client.Connection.Send([], output, out int consumed), Is.EqualTo(TlsStatus.Done)));
        Assert.That(client.Records, Has.Count.EqualTo(records));
        Assert.That(client.Connection.OwesKeyUpdate);
    }

    [TestCaseSource(nameof(States))]
    public void Disposing_wipes_every_secret_and_ends_every_verb(Type state)
    {
        ScriptedPeer peer = Scripts.LeadTo(state);
        TlsConnection connection = peer.Connection;
        connection.Dispose();
        connection.Dispose();
        Assert.That(connection.Context.Ledger.Secrets.Count(secret => !secret.IsDisposed), Is.Zero);
        using var buffer = new TlsBuffer();
        Assert.That(() => connection.Start(buffer), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => connection.Receive([], buffer, buffer, out _), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => connection.Send([1], buffer, out _), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => connection.UpdateKeys(buffer), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => connection.Close(buffer), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(buffer.IsEmpty);
        peer.Dispose();
    }

    [Test]
    public void Output_that_fails_ends_the_connection_wherever_it_happens([Values] bool inGetSpan)
    {
        Expect<ClientStart>((connection, output) => connection.Start(output));
        byte[] hello = Encoded.Record(22, WellFormed.Message(HandshakeType.ClientHello));
        Expect<WaitClientHello>((connection, output) => connection.Receive(hello, output, output, out _));
        Expect<Server13.Connected>((connection, output) => connection.Send("x"u8, output, out _));
        Expect<Server13.Connected>((connection, output) => connection.UpdateKeys(output));
        Expect<Server13.Connected>((connection, output) => connection.Close(output));
        Expect<Server13.WaitFinished>((connection, output) => connection.Close(output));

        void Expect<TState>(Action<TlsConnection, IBufferWriter<byte>> verb)
            where TState : Core.Handshake.HandshakeState
        {
            using ScriptedPeer peer = Scripts.LeadTo(typeof(TState));
            var output = new BrokenWriter(inGetSpan);
            Assert.That(() => verb(peer.Connection, output), Throws.InstanceOf<OutOfMemoryException>());
            Assert.That(peer.Connection.Error?.Fault, Is.EqualTo(TlsFault.OutputFailed), typeof(TState).Name);
            peer.ExpectDead();
        }
    }

    [Test]
    public void Output_that_fails_under_the_alert_leaves_a_dead_connection_that_knows_why()
    {
        using var client = new ScriptedClient();
        client.Run();
        byte[] bad = client.Seal(ContentType.Handshake, WellFormed.Message(HandshakeType.Finished));
        using var plaintext = new TlsBuffer();
        Assert.That(() => client.Connection.Receive(bad, plaintext, new BrokenWriter(inGetSpan: true), out _), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(client.Connection.Error?.Fault, Is.EqualTo(TlsFault.UnexpectedMessage));
        Assert.That(client.Connection.Error!.Value.Alert, Is.Null, "it did not get out");
        client.ExpectDead();
    }

    [Test]
    public void Plaintext_without_room_loses_nothing([Values] bool throws)
    {
        using var client = new ScriptedClient();
        client.Run();
        byte[] record = client.Seal(ContentType.ApplicationData, "precious"u8);
        using var plaintext = new TlsBuffer();
        using var output = new TlsBuffer();
        IBufferWriter<byte> full = throws ? new BrokenWriter(inGetSpan: true) : new ShortWriter(8);
        for (int i = 0; i < 3; i++)
        {
            Assert.That(
                () => client.Connection.Receive(record, full, output, out _),
                throws ? Throws.InstanceOf<OutOfMemoryException>() : Throws.InvalidOperationException);
        }
        Assert.That(client.Connection.Error, Is.Null);
        Assert.That(client.Connection.Receive(record, plaintext, output, out int consumed), Is.EqualTo(TlsStatus.Done));
        Assert.That(consumed, Is.EqualTo(record.Length));
        Assert.That(plaintext.Unread.SequenceEqual("precious"u8));
        Assert.That(output.IsEmpty);
        client.ExpectWorks();
    }

    [Test]
    public void Plaintext_needs_no_room_before_data_can_come()
    {
        using var client = new ScriptedClient();
        client.RunTo<Server13.WaitFinished>();
        client.Hold();
        client.SendFinished();
        using var output = new TlsBuffer();
        Assert.That(client.Connection.Receive(client.TakeHeld(), new BrokenWriter(inGetSpan: true), output, out _), Is.EqualTo(TlsStatus.Done));
        Assert.That(client.Connection.IsConnected);
    }

    [Test]
    public void Plaintext_that_fails_after_the_record_was_opened_ends_the_connection()
    {
        using var client = new ScriptedClient();
        client.Run();
        byte[] record = client.Seal(ContentType.ApplicationData, "lost"u8);
        using var output = new TlsBuffer();
        Assert.That(() => client.Connection.Receive(record, new BrokenWriter(inGetSpan: false), output, out _), Throws.InstanceOf<OutOfMemoryException>());
        Assert.That(client.Connection.Error?.Fault, Is.EqualTo(TlsFault.OutputFailed));
        client.ExpectDead();
    }

    [Test]
    public void What_is_not_application_data_leaves_nothing_in_the_writer_for_plaintext()
    {
        using var client = new ScriptedClient();
        client.Run();
        byte[] record = client.Seal(ContentType.Handshake, Encoded.Message(HandshakeType.KeyUpdate, 0));
        var plaintext = new ShortWriter(64);
        using var output = new TlsBuffer();
        client.Connection.Receive(record, plaintext, output, out _);
        Assert.That(plaintext.Written, Is.Zero);
        Assert.That(plaintext.Memory[..5], Is.All.Zero, "the message");
    }

    [Test]
    public void A_credential_that_was_disposed_is_an_internal_error()
    {
        TestCertificate leaf = TestCertificates.Default.Leaf();
        var credential = TlsCredential.FromDer(leaf.Chain, leaf.Pkcs8);
        using var client = new ScriptedClient(new TlsServerOptions { Credentials = [credential] });
        credential.Dispose();
        client.Run();
        client.ExpectFault(TlsFault.InternalError, AlertDescription.InternalError);
    }

    [Test]
    public void Nothing_happens_while_nothing_comes()
    {
        foreach (Type state in Scripts.States)
        {
            if (state == typeof(ClientStart) || state == typeof(ServerStart)) continue;
            using ScriptedPeer peer = Scripts.LeadTo(state);
            int records = peer.Records.Count;
            TlsStatus expected = peer.Status == TlsStatus.NeedDecision ? TlsStatus.NeedDecision : TlsStatus.NeedMoreData;
            foreach (byte[] bytes in new byte[][] { [], [], [22], [], [3, 3], [0], [] }) Assert.That(peer.Deliver(bytes), Is.EqualTo(expected));
            Assert.That(peer.State, Is.EqualTo(state));
            Assert.That(peer.Records, Has.Count.EqualTo(records));
            Assert.That(peer.Unconsumed, Is.EqualTo(4));
        }
    }

    private sealed class BrokenWriter(bool inGetSpan) : IBufferWriter<byte>
    {
        public void Advance(int count) => throw new OutOfMemoryException();

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new OutOfMemoryException();

        public Span<byte> GetSpan(int sizeHint = 0) => inGetSpan ? throw new OutOfMemoryException() : new byte[Math.Max(sizeHint, 1)];
    }

    /// <summary>Breaks the contract of IBufferWriter: gives what it has, whatever is asked for.</summary>
    private sealed class ShortWriter(int length) : IBufferWriter<byte>
    {
        public byte[] Memory { get; } = new byte[length];

        public int Written { get; private set; }

        public void Advance(int count) => Written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => Memory;

        public Span<byte> GetSpan(int sizeHint = 0) => Memory;
    }
}

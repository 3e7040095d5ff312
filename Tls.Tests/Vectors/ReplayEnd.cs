using System;
using NUnit.Framework;
using Tls.Core;

namespace Tls.Tests.Vectors;

/// <summary>One connection and the lines of its script: what it is told, and what it has to say to that, byte for byte.</summary>
internal sealed class ReplayEnd : IDisposable
{
    private readonly TlsBuffer _outgoing = new();
    private readonly TlsBuffer _plaintext = new();

    public ReplayEnd(TlsConnection connection, bool offerEarlyData = false)
    {
        Connection = connection;
        connection.Start(_outgoing, offerEarlyData);
    }

    public TlsConnection Connection { get; }

    /// <summary>Delivers records, accepts the certificate where it is asked about, and returns the last status.</summary>
    public TlsStatus Hear(ReadOnlySpan<byte> records)
    {
        while (true)
        {
            TlsStatus status = Connection.Receive(records, _plaintext, _outgoing, out int consumed);
            records = records[consumed..];
            if (Connection.Decision is { IsAnswered: false } decision) Peers.Answers.Agree(decision);
            if (status is TlsStatus.Done or TlsStatus.NeedDecision) continue;
            Assert.That(Connection.Error, Is.Null);
            Assert.That(records.Length, Is.Zero, "bytes that were not consumed");
            return status;
        }
    }

    public void Write(byte[] data)
    {
        Assert.That(Connection.Send(data, _outgoing, out int consumed), Is.EqualTo(TlsStatus.Done));
        Assert.That(consumed, Is.EqualTo(data.Length));
    }

    public void WriteEarly(byte[] data)
    {
        Assert.That(Connection.SendEarlyData(data, _outgoing, out int consumed), Is.EqualTo(TlsStatus.Done));
        Assert.That(consumed, Is.EqualTo(data.Length));
    }

    public void Close() => Connection.Close(_outgoing);

    /// <summary>Sends a handshake message that this library does not make itself, under the keys and the sequence number of the moment.</summary>
    public void WriteForeignMessage(byte[] message)
    {
        Connection.Context.Writer.Output = _outgoing;
        Connection.Context.Writer.Write(ContentType.Handshake, message);
        Connection.Context.Writer.Output = null;
    }

    /// <summary>Everything said since the last time.</summary>
    public void Says(byte[] expected, string what)
    {
        Assert.That(Convert.ToHexString(_outgoing.Unread), Is.EqualTo(Convert.ToHexString(expected)), what);
        _outgoing.Consume(_outgoing.Length);
    }

    public void SaysNothing() => Says([], "nothing");

    /// <summary>Everything for the application since the last time.</summary>
    public void HasRead(byte[] expected)
    {
        Assert.That(_plaintext.Unread.ToArray(), Is.EqualTo(expected));
        _plaintext.Consume(_plaintext.Length);
    }

    public void Dispose()
    {
        Connection.Dispose();
        _outgoing.Dispose();
        _plaintext.Dispose();
    }
}

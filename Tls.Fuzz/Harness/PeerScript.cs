using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Records;

namespace Tls.Fuzz;

/// <summary>
/// An input read as what a peer says. Framing, lengths and protection are right unless the script says otherwise, so that a mutation
/// reaches what is inside them. Each step is a byte for what it is, with two flags, and its operands.
/// </summary>
internal sealed class PeerScript(ConnectionHarness harness) : IDisposable
{
    public const byte Message = 0;
    public const byte Record = 2;

    private const byte Raw = 3;
    private const byte ClearRecord = 4;
    private const byte Reflect = 5;
    private const byte Act = 6;
    private const byte KindMask = 7;
    private const byte Fragments = 8;
    private const byte Lies = 16;
    private const byte Torn = 32;
    private const int MaxContent = RecordHeader.MaxPlaintextLength + 300;

    private readonly List<byte> _held = [];
    private bool _isHolding;

    /// <summary>Every byte that was brought to the connection.</summary>
    public TlsBuffer Wire { get; } = new();

    /// <summary>Plays until the input ends or the connection fails.</summary>
    /// <param name="input">The steps.</param>
    /// <param name="mayAct">Steps of our own caller are played, too.</param>
    public void Play(FuzzInput input, bool mayAct)
    {
        while (!input.IsEmpty && harness.Connection.Error is null)
        {
            byte step = input.ReadByte();
            switch (step & KindMask)
            {
                case Message:
                case Message + 1:
                    SendMessage(step, ref input);
                    break;
                case Record:
                    SendRecord((ContentType)input.ReadByte(), input.Take(input.ReadUInt16()), isTorn: (step & Torn) != 0);
                    break;
                case Raw:
                    Deliver(input.Take(input.ReadUInt16()));
                    break;
                case ClearRecord:
                    SendInTheClear((ContentType)input.ReadByte(), input.Take(input.ReadUInt16()));
                    break;
                case Reflect:
                    Deliver(harness.LastSent);
                    break;
                case Act:
                    (byte verb, byte length) = (input.ReadByte(), input.ReadByte());
                    if (mayAct) harness.Act(verb, length);
                    break;
                default:
                    // Messages are held back from here on, to go out in one record.
                    Release();
                    _isHolding = true;
                    break;
            }
        }
        if (harness.Connection.Error is null) Release();
    }

    /// <summary>A step that says a message.</summary>
    public static byte[] Say(ReadOnlySpan<byte> message) => [Message, message[0], message[2], message[3], .. message[HandshakeMessage.HeaderLength..]];

    /// <summary>A step that says another record, or one that does not open.</summary>
    public static byte[] Say(ContentType type, ReadOnlySpan<byte> content, bool isTorn = false) =>
        [isTorn ? (byte)(Record | Torn) : Record, (byte)type, (byte)(content.Length >> 8), (byte)(content.Length & 0xFF), .. content];

    public void Dispose() => Wire.Dispose();

    private void SendMessage(byte step, ref FuzzInput input)
    {
        int size = (step & Fragments) != 0 ? input.ReadByte() + 1 : MaxContent;
        byte type = input.ReadByte();
        int declared = input.ReadUInt16();
        ReadOnlySpan<byte> body = input.Take(declared);
        int length = (step & Lies) != 0 ? declared : body.Length;
        byte[] message = [type, 0, (byte)(length >> 8), (byte)(length & 0xFF), .. body];
        harness.Trace.Note(10, harness.StateId, Enum.IsDefined((HandshakeType)type) ? type : -1, _isHolding ? 1 : 0);
        if (_isHolding)
        {
            _held.AddRange(message);
            return;
        }
        for (int at = 0; at < message.Length && harness.Connection.Error is null; at += size)
            SendRecord(ContentType.Handshake, message.AsSpan(at, Math.Min(size, message.Length - at)));
    }

    private void Release()
    {
        _isHolding = false;
        if (_held.Count == 0) return;
        byte[] held = [.. _held];
        _held.Clear();
        SendRecord(ContentType.Handshake, held);
    }

    private void SendRecord(ContentType type, ReadOnlySpan<byte> content, bool isTorn = false)
    {
        if (type != ContentType.Handshake) Release();
        content = content[..Math.Min(content.Length, MaxContent)];
        harness.Trace.Note(11, harness.StateId, Math.Clamp((int)type, 19, 24), FuzzTrace.Size(content.Length) / 4);
        if (harness.ReadCipher is not { } cipher || type == ContentType.ChangeCipherSpec)
        {
            SendInTheClear(type, content);
            return;
        }
        byte[] record = new byte[cipher.GetSealedLength(content.Length, 0)];
        cipher.Seal(harness.ReadSequence, type, content, record);
        if (isTorn) record[^1] = NullCrypto.TornTag;
        Deliver(record);
    }

    private void SendInTheClear(ContentType type, ReadOnlySpan<byte> content)
    {
        content = content[..Math.Min(content.Length, MaxContent)];
        byte[] record = new byte[RecordHeader.Size + content.Length];
        record[0] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(1), 0x0303);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(3), (ushort)content.Length);
        content.CopyTo(record.AsSpan(RecordHeader.Size));
        Deliver(record);
    }

    private void Deliver(ReadOnlySpan<byte> bytes)
    {
        Wire.Write(bytes);
        harness.Deliver(bytes);
    }
}

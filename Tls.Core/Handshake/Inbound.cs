using System;
using System.Buffers;
using System.Security.Cryptography;
using Tls.Core.Codec;
using Tls.Core.Messages.Tls12;
using Tls.Core.Records;

namespace Tls.Core.Handshake;

/// <summary>
/// Takes one record and brings its content where it belongs: handshake messages to the states, application data to the caller,
/// alerts and change_cipher_spec to the rules of RFC 9846 §5 and §6. Counts what a peer could send without end.
/// </summary>
internal sealed class Inbound(HandshakeContext context, HandshakeDriver driver) : IDisposable
{
    private const byte ChangeCipherSpecBody = 1;
    private const int AlertLength = 2;

    private readonly HandshakeReassembler _reassembler = new();
    private int _changeCipherSpecs;
    private int _emptyRecords;
    private int _warningAlerts;

    /// <summary>The peer's close_notify came (§6.1).</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whole messages behind a pause, or in the record that brought the last one, go on; true if there was one.</summary>
    public bool DeliverWaiting()
    {
        bool delivered = false;
        while (driver.Decision is null && _reassembler.TryTake(context.Limits, out HandshakeMessage message))
        {
            if (driver.State.IgnoresHelloRequest && message.Type == HandshakeType.HelloRequest) IgnoreHelloRequest(message);
            else driver.Deliver(message);
            delivered = true;
        }
        return delivered;
    }

    /// <summary>
    /// Consumes the record at the start of <paramref name="input"/>, or nothing where it is not whole. Room for plaintext is asked for
    /// before the record is opened, so a writer that has none loses nothing.
    /// </summary>
    public TlsStatus Receive(ReadOnlySpan<byte> input, IBufferWriter<byte> plaintext, out int consumed)
    {
        consumed = 0;
        if (!context.Reader.TryReadHeader(input, out RecordHeader header) || input.Length < header.TotalLength) return TlsStatus.NeedMoreData;

        ReadOnlySpan<byte> record = input[..header.TotalLength];
        int needed = context.Reader.GetOpenedLength(header);
        if (driver.State.TakesApplicationData)
        {
            OpenConnected(header, record, plaintext.GetSpan(Math.Max(needed, 1)), plaintext);
        }
        else
        {
            OpenAside(header, record, needed);
        }
        consumed = header.TotalLength;
        return IsClosed ? TlsStatus.Closed : TlsStatus.Done;
    }

    public void Dispose() => _reassembler.Dispose();

    // Application data is decrypted straight into the caller's writer; anything else that turns up there is wiped from it.
    private void OpenConnected(RecordHeader header, ReadOnlySpan<byte> record, Span<byte> destination, IBufferWriter<byte> plaintext)
    {
        ContentType type = context.Reader.Open(header, record, destination, out int length);
        Span<byte> content = destination[..length];
        if (type == ContentType.ApplicationData)
        {
            HandleApplicationData(length);
            driver.State.NoteApplicationData(length, context);
            if (length > 0) plaintext.Advance(length);
            return;
        }
        try
        {
            Dispatch(type, content, header);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private void OpenAside(RecordHeader header, ReadOnlySpan<byte> record, int needed)
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(needed);
        try
        {
            if (!context.Reader.TryOpen(header, record, scratch, out ContentType type, out int length))
            {
                PeerFaultException.ThrowIf(_reassembler.HasBytes, TlsFault.InterleavedHandshake);
                return;
            }
            Dispatch(type, scratch.AsSpan(0, length), header);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scratch.AsSpan(0, needed));
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    private void Dispatch(ContentType type, ReadOnlySpan<byte> content, RecordHeader header)
    {
        // §5.1: nothing comes between the fragments of a handshake message.
        if (type != ContentType.Handshake) PeerFaultException.ThrowIf(_reassembler.HasBytes, TlsFault.InterleavedHandshake);
        switch (type)
        {
            case ContentType.Handshake:
                _reassembler.Append(content);
                DeliverWaiting();
                break;
            case ContentType.Alert:
                HandleAlert(content);
                break;
            case ContentType.ChangeCipherSpec:
                HandleChangeCipherSpec(content, isProtected: header.Type != ContentType.ChangeCipherSpec);
                break;
            case ContentType.ApplicationData:
                throw new PeerFaultException(TlsFault.UnexpectedApplicationData);
            default:
                throw new PeerFaultException(TlsFault.UnknownRecordType);
        }
    }

    private void HandleApplicationData(int length)
    {
        PeerFaultException.ThrowIf(_reassembler.HasBytes, TlsFault.InterleavedHandshake);
        _emptyRecords = length == 0 ? _emptyRecords + 1 : 0;
        PeerFaultException.ThrowIf(_emptyRecords > context.Limits.MaxEmptyRecords, TlsFault.TooManyEmptyRecords);
        if (length > 0) _warningAlerts = 0;
        context.PostHandshake.NoteApplicationData(length);
    }

    // RFC 5246 §7.4.1.1, but not without end.
    private void IgnoreHelloRequest(in HandshakeMessage message)
    {
        message.As<HelloRequest>();
        PeerFaultException.ThrowIf(++_warningAlerts > context.Limits.MaxWarningAlerts, TlsFault.TooManyWarningAlerts);
    }

    // §6.2: every alert but two ends the connection, whatever level it claims, known or unknown.
    private void HandleAlert(ReadOnlySpan<byte> content)
    {
        PeerFaultException.ThrowIf(content.IsEmpty, TlsFault.EmptyAlertRecord);
        PeerFaultException.ThrowIf(content.Length != AlertLength, TlsFault.MalformedAlert);
        var description = (AlertDescription)content[1];
        if (description == AlertDescription.CloseNotify)
        {
            PeerFaultException.ThrowIf(!driver.State.IsConnected, TlsFault.ClosedDuringHandshake);
            IsClosed = true;
        }
        else if (EndsNothing((AlertLevel)content[0], description))
        {
            PeerFaultException.ThrowIf(++_warningAlerts > context.Limits.MaxWarningAlerts, TlsFault.TooManyWarningAlerts);
        }
        else
        {
            throw new PeerFaultException(TlsFault.AlertReceived) { Received = description };
        }
    }

    // RFC 5246 §7.2: where TLS 1.2 is spoken, the level says it all.
    private bool EndsNothing(AlertLevel level, AlertDescription description)
    {
        if (!driver.State.HeedsAlertLevel) return description == AlertDescription.UserCanceled;
        PeerFaultException.ThrowIf(level is not (AlertLevel.Warning or AlertLevel.Fatal), TlsFault.UnknownAlertLevel);
        return level == AlertLevel.Warning;
    }

    // §5: dropped between the first ClientHello and the peer's Finished, refused elsewhere, when protected, and with another body.
    private void HandleChangeCipherSpec(ReadOnlySpan<byte> content, bool isProtected)
    {
        bool isWellFormed = !isProtected && content.Length == 1 && content[0] == ChangeCipherSpecBody;
        PeerFaultException.ThrowIf(!isWellFormed, TlsFault.UnexpectedChangeCipherSpec);
        if (!driver.State.ToleratesChangeCipherSpec)
        {
            driver.DeliverChangeCipherSpec(RecordBoundary.Expect(!_reassembler.HasBytes));
            return;
        }
        context.HasDroppedChangeCipherSpec = true;
        PeerFaultException.ThrowIf(++_changeCipherSpecs > context.Limits.MaxChangeCipherSpecs, TlsFault.TooManyChangeCipherSpecs);
    }
}

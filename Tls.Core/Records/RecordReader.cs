using System;
using Tls.Core.Keys;

namespace Tls.Core.Records;

/// <summary>The receiving direction: finds records, opens them, counts them, changes their keys (RFC 9846 §5).</summary>
internal sealed class RecordReader(bool isServer) : IDisposable
{
    private TrafficSecret? _secret;
    private RecordCipher? _cipher;
    private ulong _sequence;
    private bool _sawRecord;
    private bool _openedProtected;
    private EarlyDataSkipper? _skipper;

    /// <summary>The number of the next record under this key.</summary>
    public ulong Sequence => _sequence;

    /// <summary>What the keys come from; null before there are any, and in TLS 1.2.</summary>
    public TrafficSecret? Secret => _secret;

    /// <summary>What the two sides agreed on; None until they have.</summary>
    public ProtocolVersion Version { get; set; }

    /// <summary>The most content that a protected record may hold, in bytes; less where we said so (RFC 8449 §4).</summary>
    public int MaxContentLength { get; set; } = RecordHeader.MaxPlaintextLength;

    /// <summary>
    /// Reads the header at the start of <paramref name="input"/>; false where fewer than five bytes are there. A header that no record
    /// can have fails now, without waiting for the bytes it promises.
    /// </summary>
    public bool TryReadHeader(ReadOnlySpan<byte> input, out RecordHeader header)
    {
        header = default;
        if (input.Length < RecordHeader.Size) return false;

        header = RecordHeader.Read(input);
        if (!_sawRecord) ForeignProtocol.Refuse(input, isServer);
        if (header.Type is < ContentType.ChangeCipherSpec or > ContentType.ApplicationData)
        {
            PeerFaultException.Throw(TlsFault.UnknownRecordType);
        }

        if (!Accepts(header.Version)) PeerFaultException.Throw(TlsFault.WrongRecordVersion);

        int max = IsProtected(header) ? _cipher!.MaxFragmentLength : IsSkipped(header) ? RecordHeader.MaxCiphertextLength : RecordHeader.MaxPlaintextLength;
        if (header.Length > max) PeerFaultException.Throw(TlsFault.RecordTooLong);
        return true;
    }

    /// <summary>False where a header is that of no record, whatever follows: then there is nothing to wait for.</summary>
    public bool CanBegin(RecordHeader header) => header.CanBeTls && Accepts(header.Version);

    /// <summary>Room that <see cref="Open"/> needs, in bytes.</summary>
    public int GetOpenedLength(RecordHeader header) =>
        IsProtected(header) ? Math.Max(0, _cipher!.GetOpenedLength(header.Length)) : header.Length;

    /// <summary>
    /// §4.3.10: from here on records that only early data can be are passed over, until one opens or <see cref="StopSkipping"/> is called: without
    /// keys those that say they are protected, with keys those that do not open.
    /// </summary>
    /// <param name="maxLength">Bytes of such records, headers included; more is <see cref="TlsFault.TooMuchEarlyData"/>.</param>
    public void SkipEarlyData(int maxLength) => _skipper = new EarlyDataSkipper(maxLength);

    public void StopSkipping() => _skipper = null;

    /// <summary>As <see cref="Open"/>; false where the record was passed over, and nothing of it is left in the plaintext.</summary>
    public bool TryOpen(RecordHeader header, ReadOnlySpan<byte> record, Span<byte> plaintext, out ContentType type, out int contentLength)
    {
        (type, contentLength) = (ContentType.Invalid, 0);
        if (IsSkipped(header))
        {
            _skipper!.Skip(record.Length);
            return false;
        }
        try
        {
            type = Open(header, record, plaintext, out contentLength);
        }
        catch (PeerFaultException fault) when (fault.Fault == TlsFault.BadRecordMac && _skipper is not null)
        {
            _skipper.Skip(record.Length);
            return false;
        }

        // §4.3.10: a record that opens begins the client's second flight.
        if (IsProtected(header)) StopSkipping();
        return true;
    }

    /// <summary>Opens a whole record into at least <see cref="GetOpenedLength"/> bytes; gives type and length of the content.</summary>
    public ContentType Open(RecordHeader header, ReadOnlySpan<byte> record, Span<byte> plaintext, out int contentLength)
    {
        _sawRecord = true;
        if (!IsProtected(header))
        {
            // §5.1: application data is always protected.
            if (header.Type == ContentType.ApplicationData) PeerFaultException.Throw(TlsFault.UnexpectedApplicationData);
            record[RecordHeader.Size..].CopyTo(plaintext);
            contentLength = header.Length;
            return header.Type;
        }

        if (!_cipher!.Accepts(header.Type)) PeerFaultException.Throw(TlsFault.UnprotectedRecord);
        if (_sequence == ulong.MaxValue) PeerFaultException.Throw(TlsFault.KeyExhausted);
        ContentType type = _cipher.Open(_sequence, record, plaintext, MaxContentLength, out contentLength);
        _sequence++;
        _openedProtected = true;
        return type;
    }

    /// <summary>Takes the secret over. §5.1: only where the handshake messages end with their record.</summary>
    public void SetKeys(TrafficSecret secret, RecordBoundary boundary)
    {
        SetKeys(secret.CreateCipher(), boundary);
        _secret?.Dispose();
        _secret = secret;
    }

    /// <summary>Takes the cipher over and starts at sequence number 0.</summary>
    public void SetKeys(RecordCipher cipher, RecordBoundary boundary)
    {
        ArgumentNullException.ThrowIfNull(boundary);
        _cipher?.Dispose();
        _cipher = cipher;
        _sequence = 0;
    }

    /// <summary>§7.2: on to the next epoch, after the peer's KeyUpdate.</summary>
    public void UpdateKeys(RecordBoundary boundary)
    {
        TrafficSecret current = _secret ?? throw new InvalidOperationException("No keys are set.");
        SetKeys(current.Next(), boundary);
    }

    public void Dispose()
    {
        _cipher?.Dispose();
        _secret?.Dispose();
    }

    // Until there is a version any {3, x} will do, and whatever else is not TLS (RFC 5246 Appendix E.1). Then TLS 1.2 has one number (RFC 5246
    // §6.2.1), and TLS 1.3 ignores what is there (§5.1).
    private bool Accepts(ProtocolVersion version) => Version switch
    {
        ProtocolVersion.None => (ushort)version >> 8 == 3,
        ProtocolVersion.Tls12 => version == ProtocolVersion.Tls12,
        _ => true,
    };

    private bool IsSkipped(RecordHeader header) => _skipper is not null && _cipher is null && header.Type == ContentType.ApplicationData;

    // change_cipher_spec is never protected. An alert may still come in the clear from a TLS 1.3 client that failed before it had
    // keys (OpenSSL's do): it is reported as the alert it is, and fails the connection either way.
    private bool IsProtected(RecordHeader header)
    {
        if (_cipher is null || header.Type == ContentType.ChangeCipherSpec) return false;
        bool mayBeEarlyAlert = isServer && !_openedProtected && header.Type == ContentType.Alert && !_cipher.Accepts(ContentType.Alert);
        return !mayBeEarlyAlert;
    }
}

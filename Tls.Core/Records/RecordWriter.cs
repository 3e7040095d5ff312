using System;
using System.Buffers;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Core.Records;

/// <summary>
/// The sending direction: fragments, pads, seals and counts records, and changes their keys (RFC 9846 §5). It keeps no byte: what it
/// makes goes into <see cref="Output"/>, the caller's writer of the verb that is running.
/// </summary>
internal sealed class RecordWriter(int paddingBlock, ulong? maxRecordsPerKey) : IDisposable
{
    // §4.7.3: a sender must not let its epoch exceed this.
    private const ulong MaxEpoch = (1UL << 48) - 1;

    private TrafficSecret? _secret;
    private RecordCipher? _cipher;
    private ulong _sequence;
    private ulong _epoch;
    private ulong _recordLimit;
    private bool _owesChangeCipherSpec;

    /// <summary>Where records go; set while a verb runs.</summary>
    public IBufferWriter<byte>? Output { get; set; }

    /// <summary>The version in the headers of unprotected records: §5.1 wants 0x0301 for an initial ClientHello, 0x0303 afterwards.</summary>
    public ProtocolVersion PlaintextVersion { get; set; } = ProtocolVersion.Tls12;

    /// <summary>The most content in one record; smaller where the peer or our options ask for it.</summary>
    public int MaxContentLength { get; private set; } = RecordHeader.MaxPlaintextLength;

    /// <summary>§5.5: this key may seal one more record, which has to be the KeyUpdate. Never, where keys cannot be updated.</summary>
    public bool IsKeyUpdateDue => IsKeyUpdateDueBefore(1);

    /// <summary>This key seals nothing more, not even an alert.</summary>
    public bool IsKeySpent => _cipher is not null && (_sequence == ulong.MaxValue || (_secret is null && _sequence >= _recordLimit));

    /// <summary>The number of the next record under this key.</summary>
    public ulong Sequence => _sequence;

    /// <summary>What the keys come from; null before there are any, and in TLS 1.2.</summary>
    public TrafficSecret? Secret => _secret;

    /// <summary>§4.7.3: false where the epoch may not advance any more.</summary>
    public bool CanUpdateKeys => _epoch < MaxEpoch;

    /// <summary>Lowers <see cref="MaxContentLength"/>; what was said before stays in force where it is lower.</summary>
    public void LimitContent(int maxContentLength) => MaxContentLength = Math.Min(MaxContentLength, maxContentLength);

    /// <summary>§5.5: after so many bytes of content this key could not seal the KeyUpdate any more.</summary>
    public bool IsKeyUpdateDueBefore(int contentLength)
    {
        ulong records = (ulong)((contentLength + MaxContentLength - 1) / MaxContentLength);
        ulong left = _recordLimit - Math.Min(_sequence, _recordLimit);
        return _secret is not null && left <= records;
    }

    /// <summary>Writes content as as many records as it takes; none for no content.</summary>
    public void Write(ContentType type, ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            int length = Math.Min(content.Length, MaxContentLength);
            WriteRecord(type, content[..length]);
            content = content[length..];
        }
    }

    /// <summary>Appendix E.4: never protected, and of no meaning but to middleboxes.</summary>
    public void WriteChangeCipherSpec() => WritePlaintext(ContentType.ChangeCipherSpec, [1]);

    /// <summary>Appendix E.4: one goes before the next record, whatever that is: a middlebox minds a protected alert as much as a flight.</summary>
    public void PrecedeByChangeCipherSpec() => _owesChangeCipherSpec = true;

    /// <summary>Takes the secret over; its keys can be updated.</summary>
    public void SetKeys(TrafficSecret secret)
    {
        SetKeys(secret.CreateCipher(), secret.Suite);
        _secret?.Dispose();
        _secret = secret;
    }

    /// <summary>
    /// Takes the cipher over and starts at sequence number 0. Such keys cannot be updated: RFC 9325 §4.4 ends the connection at the
    /// suite's limit, and the last record under the key is left to the alert that says so.
    /// </summary>
    public void SetKeys(RecordCipher cipher, CipherSuiteSpec suite)
    {
        _cipher?.Dispose();
        _cipher = cipher;
        _recordLimit = Math.Min(suite.RecordLimit, maxRecordsPerKey ?? ulong.MaxValue);
        _sequence = 0;
    }

    /// <summary>Back to no protection, for the second ClientHello after early data (§4.3.10).</summary>
    public void RemoveKeys()
    {
        Dispose();
        (_cipher, _secret) = (null, null);
    }

    /// <summary>§7.2: on to the next epoch, after our KeyUpdate.</summary>
    public void UpdateKeys()
    {
        TrafficSecret current = _secret ?? throw new InvalidOperationException("No keys are set.");
        if (!CanUpdateKeys) PeerFaultException.Throw(TlsFault.KeyExhausted);
        _epoch++;
        SetKeys(current.Next());
    }

    public void Dispose()
    {
        _cipher?.Dispose();
        _secret?.Dispose();
    }

    private void WriteRecord(ContentType type, ReadOnlySpan<byte> content)
    {
        if (_cipher is null)
        {
            WritePlaintext(type, content);
            return;
        }

        if (_owesChangeCipherSpec)
        {
            _owesChangeCipherSpec = false;
            WriteChangeCipherSpec();
        }
        bool isLeftToAlert = _secret is null && type != ContentType.Alert && _sequence >= _recordLimit - 1;
        if (IsKeySpent || isLeftToAlert) PeerFaultException.Throw(TlsFault.KeyExhausted);
        int length = _cipher.GetSealedLength(content.Length, GetPaddingLength(content.Length));
        _cipher.Seal(_sequence, type, content, Destination(length));
        _sequence++;
        Output!.Advance(length);
    }

    private void WritePlaintext(ContentType type, ReadOnlySpan<byte> content)
    {
        int length = RecordHeader.Size + content.Length;
        Span<byte> record = Destination(length);
        RecordHeader.Write(record, type, PlaintextVersion, content.Length);
        content.CopyTo(record[RecordHeader.Size..]);
        Output!.Advance(length);
    }

    // §5.4: content and its type, padded up to a multiple of the block, within what the peer accepts.
    private int GetPaddingLength(int contentLength)
    {
        if (paddingBlock <= 1) return 0;
        int inner = contentLength + 1;
        int padded = (inner + paddingBlock - 1) / paddingBlock * paddingBlock;
        return Math.Min(padded, MaxContentLength + 1) - inner;
    }

    private Span<byte> Destination(int length)
    {
        IBufferWriter<byte> output = Output ?? throw new InvalidOperationException("No verb is running.");
        return output.GetSpan(length)[..length];
    }
}

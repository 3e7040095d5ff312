namespace Tls.Core.Records;

/// <summary>Counts early data that a server passes over (RFC 9846 §4.3.10), so that a client cannot send it without end.</summary>
internal sealed class EarlyDataSkipper(int maxLength)
{
    // Trial decryption costs something however short the record is.
    private const int MinCost = 256;

    private int _left = maxLength;

    /// <summary>A record of that length, header included, is passed over.</summary>
    public void Skip(int recordLength)
    {
        _left -= System.Math.Max(recordLength, MinCost);
        PeerFaultException.ThrowIf(_left < 0, TlsFault.TooMuchEarlyData);
    }
}

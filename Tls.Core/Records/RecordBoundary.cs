namespace Tls.Core.Records;

/// <summary>
/// Exists only where the last handshake message ended its record and nothing of another one was buffered. Changing the read
/// keys demands one (RFC 9846 §5.1; LESSONS rows 2 and 3), so the check cannot be left out.
/// </summary>
internal sealed class RecordBoundary
{
    private static readonly RecordBoundary Instance = new();

    private RecordBoundary() { }

    public static RecordBoundary Expect(bool endsAtRecordBoundary)
    {
        if (!endsAtRecordBoundary) PeerFaultException.Throw(TlsFault.HandshakeBytesAcrossKeyChange);
        return Instance;
    }
}

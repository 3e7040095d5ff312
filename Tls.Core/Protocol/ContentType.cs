namespace Tls.Core;

/// <summary>The type of a record's content (RFC 9846 §5.1). An open enumeration: a peer may send any value.</summary>
internal enum ContentType : byte
{
    Invalid = 0,
    ChangeCipherSpec = 20,
    Alert = 21,
    Handshake = 22,
    ApplicationData = 23,
}

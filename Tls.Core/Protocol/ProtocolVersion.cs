namespace Tls.Core;

/// <summary>A TLS version as it stands on the wire (RFC 9846 §4.2.2). An open enumeration: a peer may send any value.</summary>
public enum ProtocolVersion : ushort
{
    /// <summary>No version was negotiated yet.</summary>
    None = 0,

    /// <summary>SSL 3.0; never negotiated.</summary>
    Ssl30 = 0x0300,

    /// <summary>TLS 1.0 (RFC 2246); never negotiated, but still seen in record headers.</summary>
    Tls10 = 0x0301,

    /// <summary>TLS 1.1 (RFC 4346); never negotiated.</summary>
    Tls11 = 0x0302,

    /// <summary>TLS 1.2 (RFC 5246); also the legacy version of every TLS 1.3 message.</summary>
    Tls12 = 0x0303,

    /// <summary>TLS 1.3 (RFC 9846).</summary>
    Tls13 = 0x0304,
}

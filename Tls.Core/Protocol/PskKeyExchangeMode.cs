namespace Tls.Core;

/// <summary>How a pre-shared key takes part in the key exchange (RFC 9846 §4.3.9). An open enumeration: a peer may send any value.</summary>
internal enum PskKeyExchangeMode : byte
{
    /// <summary>The pre-shared key alone, without forward secrecy.</summary>
    PskKe = 0,

    /// <summary>The pre-shared key together with a key exchange.</summary>
    PskDheKe = 1,
}

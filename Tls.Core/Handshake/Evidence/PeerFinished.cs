using System;
using System.Security.Cryptography;

namespace Tls.Core.Handshake.Evidence;

/// <summary>Exists only if the peer's Finished MAC matched (RFC 9846 §4.5.3); a connected state demands one.</summary>
internal sealed class PeerFinished
{
    private PeerFinished() { }

    /// <summary>TLS 1.3, where verify_data is as long as the hash and another length is not a Finished at all.</summary>
    public static PeerFinished Verify(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> received)
    {
        PeerFaultException.ThrowIf(received.Length != expected.Length, TlsFault.WrongMessageLength);
        return Verify12(expected, received);
    }

    /// <summary>TLS 1.2, where the suite says how long verify_data is (RFC 5246 §7.4.9): another length is as wrong as another value.</summary>
    public static PeerFinished Verify12(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> received)
    {
        PeerFaultException.ThrowIf(!CryptographicOperations.FixedTimeEquals(expected, received), TlsFault.WrongFinished);
        return new PeerFinished();
    }
}

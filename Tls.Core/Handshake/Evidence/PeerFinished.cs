using System;
using System.Security.Cryptography;

namespace Tls.Core.Handshake.Evidence;

/// <summary>Exists only if the peer's Finished MAC matched (RFC 9846 §4.5.3); a connected state demands one.</summary>
internal sealed class PeerFinished
{
    private PeerFinished() { }

    public static PeerFinished Verify(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> received)
    {
        // verify_data is as long as the hash; another length is no Finished of this version.
        PeerFaultException.ThrowIf(received.Length != expected.Length, TlsFault.WrongMessageLength);
        PeerFaultException.ThrowIf(!CryptographicOperations.FixedTimeEquals(expected, received), TlsFault.WrongFinished);
        return new PeerFinished();
    }
}

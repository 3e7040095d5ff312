using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Client;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Evidence;

/// <summary>
/// Exists only where a server took a pre-shared key that was offered to it and that fits its suite (RFC 9846 §4.3.11). It does not say yet
/// that the server has the key: its Finished does.
/// </summary>
internal sealed class PskSelection
{
    private PskSelection(int index, OfferedPsk psk) => (Index, Psk) = (index, psk);

    /// <summary>Which of those that were offered, from 0.</summary>
    public int Index { get; }

    public OfferedPsk Psk { get; }

    /// <summary>Null where the server took none.</summary>
    public static PskSelection? Check(ServerHello hello, ClientOffer offer, CipherSuiteSpec suite)
    {
        if (!hello.Extensions.TryGet(out PreSharedKeyServerHello selected)) return null;
        PeerFaultException.ThrowIf(selected.SelectedIdentity >= offer.Psks.Count, TlsFault.SelectedIdentityOutOfRange);
        OfferedPsk psk = offer.Psks[selected.SelectedIdentity];
        PeerFaultException.ThrowIf(psk.Key.Hash != suite.Hash, TlsFault.PskHashMismatch);

        // LESSONS row 28: psk_dhe_ke is the only mode that was offered.
        PeerFaultException.ThrowIf(!hello.Extensions.Contains(ExtensionType.KeyShare), TlsFault.PskWithoutKeyShare);
        return new PskSelection(selected.SelectedIdentity, psk);
    }
}

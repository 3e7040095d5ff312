using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Handshake.Client;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Client13;

/// <summary>RFC 9846 Appendix A.1, WAIT_EE.</summary>
/// <param name="offer">What the client asked for.</param>
/// <param name="secrets">Of the handshake.</param>
/// <param name="psk">What the server took; null where it has to show a certificate.</param>
[Next<WaitCertificateOrRequest>]
[Next<WaitPskFinished>]
internal sealed class WaitEncryptedExtensions(ClientOffer offer, HandshakeSecrets secrets, PskSelection? psk) : HandshakeState
{
    public override bool ToleratesChangeCipherSpec => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        ExtensionBlock extensions = message.As<EncryptedExtensions>().Extensions;
        foreach (ExtensionEntry entry in extensions)
        {
            PeerFaultException.ThrowIf(!offer.Offered(entry.Type), TlsFault.UnsolicitedExtension);
        }
        ExtensionPlacement.Check(extensions, ExtensionContext.EncryptedExtensions);

        if (extensions.TryGet(out ApplicationLayerProtocolNegotiation protocol)) context.Info.ApplicationProtocol = offer.CheckProtocol(protocol);
        if (extensions.TryGet(out RecordSizeLimit limit)) ApplyRecordSizeLimit(limit, context);

        TakeEarlyData(extensions, context);

        // §4.3.7 lets the server list its groups; nothing acts on them, but they must parse.
        extensions.TryGet(out SupportedGroups _);
        extensions.TryGet(out ServerNameAcknowledgement _);
        context.Transcript.Append(message.Encoded);
        return psk is null ? new WaitCertificateOrRequest(offer, secrets) : new WaitPskFinished(secrets, psk);
    }

    // §4.3.10: taken with the first key only, and under the parameters for which it was sent.
    private void TakeEarlyData(ExtensionBlock extensions, HandshakeContext context)
    {
        if (extensions.TryGet(out EarlyData _))
        {
            CipherSuiteSpec? suite = CipherSuiteSpec.Find(context.Info.CipherSuite);
            bool fits = psk is { Index: 0 } && offer.EarlyData!.Fit(suite!, context.Info.ApplicationProtocol, offer.ServerName?.Text);
            PeerFaultException.ThrowIf(!fits, TlsFault.EarlyDataMismatch);
            context.Info.EarlyData = TlsEarlyData.Accepted;
        }
        else if (context.Info.EarlyData == TlsEarlyData.Offered)
        {
            EarlyDataEnd.Refuse(secrets, context);
        }
    }

    // RFC 8449 §4: the peer's limit counts the content type; ours holds for what it sends, now that it knows the extension.
    private void ApplyRecordSizeLimit(RecordSizeLimit theirs, HandshakeContext context)
    {
        PeerFaultException.ThrowIf(theirs.Limit > Records.RecordHeader.MaxPlaintextLength + 1, TlsFault.RecordSizeLimitTooLarge);
        context.Writer.LimitContent(theirs.Limit - 1);
        context.Reader.MaxContentLength = offer.Policy.MaxReceivedRecordContent!.Value;
    }
}

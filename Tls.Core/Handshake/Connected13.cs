using System;
using Tls.Core.Codec;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Messages;
using Tls.Core.Records;

namespace Tls.Core.Handshake;

/// <summary>
/// RFC 9846 Appendix A, CONNECTED, as far as both sides are alike: the peer may update its keys (§4.7.3). Cannot be made without the
/// proof that the peer was authenticated and that its Finished matched.
/// </summary>
internal abstract class Connected13 : HandshakeState
{
    protected Connected13(PeerAuthenticated peer, PeerFinished finished)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(finished);
    }

    public sealed override bool IsConnected => true;

    public sealed override bool CanUpdateKeys => true;

    public override HandshakeState Handle(in HandshakeMessage message, HandshakeContext context)
    {
        KeyUpdate update = message.As<KeyUpdate>();
        RecordBoundary boundary = message.ExpectRecordBoundary();
        context.PostHandshake.NoteKeyUpdate(update);
        context.Reader.UpdateKeys(boundary);
        return this;
    }
}

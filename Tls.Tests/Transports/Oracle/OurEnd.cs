using Tls.Core;
using Tls.Tests.Peers;
using Tls.Tests.Transports.Channel;
using Tls.Transports;

namespace Tls.Tests.Transports.Oracle;

/// <summary>A <see cref="TlsChannel"/>.</summary>
internal sealed class OurEnd : End
{
    private readonly BioPairHalf _near;
    private readonly BioPairHalf _far;
    private readonly bool _isServer;

    public OurEnd(ProtocolVersion version, bool isServer, int size)
    {
        (_near, _far) = BioPair.Create(size, size);
        _isServer = isServer;
        Channel = isServer
            ? TlsChannel.CreateServer(ChannelPair.ServerContext, _near)
            : TlsChannel.CreateClient(ClientContext(version), TestCertificates.ServerName, _near, ChannelPair.Verifier);
    }

    public TlsChannel Channel { get; }

    public override int Outgoing => _far.Pending;

    public override int Room => _far.WriteGuarantee;

    public override int Delivered => _near.Pending;

    public override bool IsInInit => Channel.IsInInit;

    public override bool AwaitsKeys => Channel.Connection!.Context.PostHandshake.AwaitsKeyUpdate;

    protected override int Pending => Channel.Pending;

    protected override bool HasPending => Channel.HasPending;

    protected override TlsShutdownState ShutdownState => Channel.ShutdownState;

    public override byte[] Take(int count)
    {
        byte[] bytes = new byte[count];
        _far.Read(bytes);
        return bytes;
    }

    public override void Give(byte[] bytes) => _far.Write(bytes);

    public override void Set(Modes modes) => (Channel.PartialWrite, Channel.AutoRetry) = (modes.PartialWrite, modes.AutoRetry);

    public override void Dispose() => Channel.Dispose();

    protected override void EndInput() => _far.ShutdownWrite();

    protected override (int Value, TlsErrorCode Code) Handshake(bool byRole) =>
        (!byRole ? Channel.DoHandshake() : _isServer ? Channel.Accept() : Channel.Connect()).Pair();

    protected override (int Value, TlsErrorCode Code) Read(byte[] destination, bool consume) =>
        (consume ? Channel.Read(destination) : Channel.Peek(destination)).Pair();

    protected override (int Value, TlsErrorCode Code) Write(byte[] source) => Channel.Write(source).Pair();

    protected override (int Value, TlsErrorCode Code) Shutdown() => Channel.Shutdown().Pair();

    protected override (int Value, TlsErrorCode Code) UpdateKeys(bool askPeer) => Channel.UpdateKeys(askPeer).Pair();

    private static TlsClientContext ClientContext(ProtocolVersion version) => TlsClientContext.Create(new TlsClientOptions
    {
        MinVersion = version,
        MaxVersion = version,
        CipherSuites = [version == ProtocolVersion.Tls13 ? CipherSuite.TLS_AES_128_GCM_SHA256 : CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256],
    });
}

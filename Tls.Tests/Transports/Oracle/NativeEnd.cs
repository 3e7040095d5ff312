using System;
using System.Runtime.InteropServices;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Oracle;

/// <summary>An SSL of libssl over one half of a native BIO pair.</summary>
internal sealed class NativeEnd : End
{
    // A repeated SSL_write has to come from the same address (item 79).
    private const int RoomLength = 1 << 17;

    private readonly NativeContext _context;
    private readonly NativeBio _near;
    private readonly NativeBio _far;
    private readonly bool _isServer;
    private readonly nint _source = Marshal.AllocHGlobal(RoomLength);
    private readonly nint _destination = Marshal.AllocHGlobal(RoomLength);

    public NativeEnd(ProtocolVersion version, bool isServer, int size)
    {
        _context = new NativeContext(version, isServer);
        (_near, _far) = NativeBio.Pair(size, size);
        _isServer = isServer;
        Handle = NativeSsl.New(_context.Handle);
        _ = NativeSsl.KeepBio(_near.Handle);
        NativeSsl.SetBio(Handle, _near.Handle, _near.Handle);
        if (isServer)
        {
            NativeSsl.SetAcceptState(Handle);
            return;
        }
        NativeSsl.SetConnectState(Handle);
        if (NativeSsl.SetHost(Handle, TestCertificates.ServerName) != 1) throw new InvalidOperationException("SSL_set1_host failed");
    }

    public nint Handle { get; }

    /// <summary>128 KiB at an address that stays, for calls that the test makes itself.</summary>
    public nint Scratch => _source;

    public override int Outgoing => _far.Pending;

    public override int Room => _far.WriteGuarantee;

    public override int Delivered => _near.Pending;

    public override bool IsInInit => NativeSsl.IsInInit(Handle) == 1;

    protected override int Pending => NativeSsl.Pending(Handle);

    protected override bool HasPending => NativeSsl.HasPending(Handle) == 1;

    protected override TlsShutdownState ShutdownState => (TlsShutdownState)NativeSsl.GetShutdown(Handle);

    /// <summary>What the queue says after the latest call; empty where nothing.</summary>
    public string Reason { get; private set; } = "";

    public override byte[] Take(int count)
    {
        byte[] bytes = new byte[count];
        if (_far.Read(bytes).Value != count) throw new InvalidOperationException("The native pair gave less than it has.");
        return bytes;
    }

    public override void Give(byte[] bytes)
    {
        if (_far.Write(bytes).Value != bytes.Length) throw new InvalidOperationException("The native pair took less than it has room for.");
    }

    public override void Set(Modes modes)
    {
        NativeSsl.Control(Handle, modes.PartialWrite ? NativeSsl.SetMode : NativeSsl.ClearMode, NativeSsl.EnablePartialWrite, 0);
        NativeSsl.Control(Handle, modes.AutoRetry ? NativeSsl.SetMode : NativeSsl.ClearMode, NativeSsl.AutoRetry, 0);
    }

    public override void Dispose()
    {
        NativeSsl.Free(Handle);
        _near.Dispose();
        _far.Dispose();
        _context.Dispose();
        Marshal.FreeHGlobal(_source);
        Marshal.FreeHGlobal(_destination);
    }

    /// <summary>Any call, with what SSL_get_error says of it.</summary>
    public (int Value, TlsErrorCode Code) Call(Func<nint, int> call)
    {
        NativeSsl.ClearErrors();
        int value = call(Handle);
        var code = (TlsErrorCode)NativeSsl.GetError(Handle, value);
        nuint error = NativeSsl.PeekError();
        Reason = error == 0 ? "" : Marshal.PtrToStringUTF8(NativeSsl.ReasonText(error)) ?? $"{error:x}";
        return (value, code);
    }

    protected override void EndInput() => _far.ShutdownWrite();

    protected override (int Value, TlsErrorCode Code) Handshake(bool byRole) =>
        Call(!byRole ? NativeSsl.DoHandshake : _isServer ? NativeSsl.Accept : NativeSsl.Connect);

    protected override (int Value, TlsErrorCode Code) Read(byte[] destination, bool consume)
    {
        (int value, TlsErrorCode code) = Call(ssl => consume
            ? NativeSsl.Read(ssl, _destination, destination.Length)
            : NativeSsl.Peek(ssl, _destination, destination.Length));
        if (value > 0) Marshal.Copy(_destination, destination, 0, value);
        return (value, code);
    }

    protected override (int Value, TlsErrorCode Code) Write(byte[] source)
    {
        Marshal.Copy(source, 0, _source, source.Length);
        return Call(ssl => NativeSsl.Write(ssl, _source, source.Length));
    }

    protected override (int Value, TlsErrorCode Code) Shutdown() => Call(NativeSsl.Shutdown);

    protected override (int Value, TlsErrorCode Code) UpdateKeys(bool askPeer) => Call(ssl => NativeSsl.UpdateKeys(ssl, askPeer ? 1 : 0));
}

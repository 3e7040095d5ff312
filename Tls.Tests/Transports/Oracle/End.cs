using System;
using Tls.Transports;

namespace Tls.Tests.Transports.Oracle;

/// <summary>
/// One side of a connection over one half of a BIO pair, whoever implements it. What it writes is an endless stream of known bytes, so that
/// every end can check what it reads without knowing what was written.
/// </summary>
internal abstract class End : IDisposable
{
    private int _written;
    private int _read;
    private int _offered;

    /// <summary>Bytes that this side has written and the network has not taken.</summary>
    public abstract int Outgoing { get; }

    /// <summary>Bytes that the network could deliver now.</summary>
    public abstract int Room { get; }

    /// <summary>Bytes that were delivered and not taken by this side.</summary>
    public abstract int Delivered { get; }

    public abstract bool IsInInit { get; }

    /// <summary>Whether a write is to be repeated, with the same bytes.</summary>
    public bool IsWriting => _offered > 0;

    /// <summary>Whether this side has asked for new keys and got none, as far as that is to be seen.</summary>
    public virtual bool AwaitsKeys => false;

    /// <summary>Whether the network brings no more.</summary>
    public bool IsCut { get; private set; }

    protected abstract int Pending { get; }

    protected abstract bool HasPending { get; }

    protected abstract TlsShutdownState ShutdownState { get; }

    public Outcome Do(Step step)
    {
        int outgoing = Outgoing;
        int delivered = Delivered;
        (int value, TlsErrorCode code) = Call(step.Deed, step.Count);
        return new Outcome
        {
            Value = value,
            Code = code,
            Sent = Outgoing - outgoing,
            Taken = delivered - Delivered,
            Pending = Pending,
            HasPending = HasPending,
            Shutdown = ShutdownState,
            IsInInit = IsInInit,
        };
    }

    /// <summary>Takes bytes for the network.</summary>
    public abstract byte[] Take(int count);

    /// <summary>Delivers what the network brings; it fits.</summary>
    public abstract void Give(byte[] bytes);

    /// <summary>The network brings no more.</summary>
    public void CutOff()
    {
        IsCut = true;
        EndInput();
    }

    public abstract void Set(Modes modes);

    public abstract void Dispose();

    protected abstract void EndInput();

    protected abstract (int Value, TlsErrorCode Code) Handshake(bool byRole);

    protected abstract (int Value, TlsErrorCode Code) Read(byte[] destination, bool consume);

    protected abstract (int Value, TlsErrorCode Code) Write(byte[] source);

    protected abstract (int Value, TlsErrorCode Code) Shutdown();

    protected abstract (int Value, TlsErrorCode Code) UpdateKeys(bool askPeer);

    private (int Value, TlsErrorCode Code) Call(Deed deed, int count) => deed switch
    {
        Deed.Handshake => Handshake(byRole: true),
        Deed.DoHandshake => Handshake(byRole: false),
        Deed.Read => ReadChecked(count, consume: true),
        Deed.Peek => ReadChecked(count, consume: false),
        Deed.Write => WriteOn(count),
        Deed.Shutdown => Shutdown(),
        Deed.UpdateKeys => UpdateKeys(askPeer: false),
        Deed.RequestKeys => UpdateKeys(askPeer: true),
        _ => throw new ArgumentOutOfRangeException(nameof(deed), deed, "not a call"),
    };

    private (int Value, TlsErrorCode Code) ReadChecked(int count, bool consume)
    {
        byte[] bytes = new byte[count];
        (int value, TlsErrorCode code) = Read(bytes, consume);
        if (value <= 0) return (value, code);
        if (!bytes.AsSpan(0, value).SequenceEqual(Stream(_read, value))) throw new InvalidOperationException($"{GetType().Name} read other bytes than were written.");
        if (consume) _read += value;
        return (value, code);
    }

    // A write that is to be repeated is repeated as it was: anything else is a difference of its own (items 79 to 81).
    private (int Value, TlsErrorCode Code) WriteOn(int count)
    {
        if (!IsWriting) _offered = count;
        (int value, TlsErrorCode code) = Write(Stream(_written, _offered));
        if (value > 0) _written += value;
        if (code is not (TlsErrorCode.WantRead or TlsErrorCode.WantWrite)) _offered = 0;
        return (value, code);
    }

    private static byte[] Stream(int start, int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = unchecked((byte)((start + i) * 31 + ((start + i) >> 8)));
        return bytes;
    }
}

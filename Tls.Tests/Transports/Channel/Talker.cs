using System;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>
/// A program over a channel: it writes its stream of known bytes, reads the other's, and says goodbye. One call an <see cref="Act"/>, reading and
/// writing in turn, so that a test decides when each gets its chance.
/// </summary>
/// <param name="channel">Used by this alone.</param>
/// <param name="length">Bytes to write.</param>
/// <param name="updatesEvery">Asks for new keys at every so many calls; 0 never.</param>
internal sealed class Talker(TlsChannel channel, int length, int updatesEvery = 0)
{
    private readonly byte[] _buffer = new byte[600];
    private int _acts;
    private bool _saidGoodbye;

    public int Written { get; private set; }

    /// <summary>Bytes that were read; each was the right one.</summary>
    public int Read { get; private set; }

    /// <summary>The peer said that it will send nothing more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Both have said so.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What ended it, if it was no goodbye.</summary>
    public TlsResult? Failure { get; private set; }

    public bool IsOver => IsDone || Failure is not null;

    public void Act()
    {
        if (IsOver) return;
        _acts++;
        if (updatesEvery > 0 && _acts % updatesEvery == 0) channel.UpdateKeys(askPeer: _acts % 2 == 0);
        bool hasMore = Written < length;
        if (!HasEnded && (_acts % 2 == 0 || (!hasMore && _saidGoodbye))) Take(channel.Read(_buffer));
        else if (hasMore) Note(channel.Write(Bytes(Written, Math.Min(700, length - Written))));
        else SayGoodbye();
    }

    private void SayGoodbye()
    {
        TlsResult said = Checked(channel.Shutdown());
        _saidGoodbye |= said.IsSuccess;
        IsDone = said.Value == 1;
    }

    private static byte[] Bytes(int start, int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = unchecked((byte)((start + i) * 13 + ((start + i) >> 8)));
        return bytes;
    }

    private void Note(TlsResult written)
    {
        if (Checked(written).IsSuccess) Written += written.Value;
    }

    private void Take(TlsResult read)
    {
        HasEnded = Checked(read).Code == TlsErrorCode.ZeroReturn;
        if (!read.IsSuccess) return;
        if (!_buffer.AsSpan(0, read.Value).SequenceEqual(Bytes(Read, read.Value))) throw new InvalidOperationException("Other bytes came than were written.");
        Read += read.Value;
    }

    private TlsResult Checked(TlsResult result)
    {
        if (result.Code is TlsErrorCode.Ssl or TlsErrorCode.Syscall) Failure = result;
        return result;
    }
}

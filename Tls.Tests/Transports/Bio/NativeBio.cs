using System;
using System.Runtime.InteropServices;
using Tls.Transports;

namespace Tls.Tests.Transports;

/// <summary>One half of a native BIO pair, with its answers in our words. The oracle behind <see cref="BioPairOracleTests"/>.</summary>
internal sealed class NativeBio : IDisposable
{
    private const string Library = "libcrypto.so.3";

    private nint _bio = NewBio(PairMethod());

    public static bool IsAvailable => NativeLibrary.TryLoad(Library, out _);

    public static string Version => Marshal.PtrToStringUTF8(VersionText(0))!;

    /// <summary>The BIO itself, for libssl; still owned by this object.</summary>
    public nint Handle => _bio;

    public int Pending => checked((int)PendingBytes(_bio));

    public int WritePending => checked((int)WritePendingBytes(_bio));

    public int WriteGuarantee => checked((int)Guarantee(_bio));

    public int ReadRequest => checked((int)Request(_bio));

    public bool IsEof => Control(_bio, Code.Eof, 0, 0) == 1;

    public int WriteBufferSize => (int)Control(_bio, Code.GetWriteBufferSize, 0, 0);

    /// <summary>Two halves joined with BIO_new_bio_pair itself.</summary>
    public static (NativeBio First, NativeBio Second) Pair(int firstSize, int secondSize)
    {
        var first = new NativeBio();
        var second = new NativeBio();
        first.Dispose();
        second.Dispose();
        return NewPair(out first._bio, (nuint)firstSize, out second._bio, (nuint)secondSize) == 1
            ? (first, second)
            : throw new InvalidOperationException("BIO_new_bio_pair failed");
    }

    public BioResult Read(byte[] destination) => Transfer(() => ReadBytes(_bio, destination, destination.Length));

    public BioResult Write(byte[] source) => Transfer(() => WriteBytes(_bio, source, source.Length));

    public BioResult PeekContiguous(out byte[] shown) => InPlace((out nint bytes) => ReadInPlace0(_bio, out bytes), out shown, out _);

    public BioResult ReadContiguous(int count, out byte[] data) => InPlace((out nint bytes) => ReadInPlace(_bio, out bytes, count), out data, out _);

    public BioResult ReserveContiguous() => InPlace((out nint bytes) => WriteInPlace0(_bio, out bytes), out _, out _);

    public BioResult CommitContiguous(byte[] source)
    {
        BioResult result = InPlace((out nint bytes) => WriteInPlace(_bio, out bytes, source.Length), out _, out nint room);
        if (result.Value > 0) Marshal.Copy(source, 0, room, result.Value);
        return result;
    }

    public BioResult Reset() => Setting(Code.Reset, 0, 0);

    public BioResult Flush() => Setting(Code.Flush, 0, 0);

    public BioResult SetWriteBufferSize(int size) => Setting(Code.SetWriteBufferSize, size, 0);

    public BioResult Pair(NativeBio other) => Setting(Code.MakePair, 0, other._bio);

    public BioResult DestroyPair() => Setting(Code.DestroyPair, 0, 0);

    public BioResult ShutdownWrite() => Setting(Code.ShutdownWrite, 0, 0);

    public BioResult ResetReadRequest() => BioResult.Done(ResetRequest(_bio));

    public void Dispose()
    {
        _ = Free(_bio);
        _bio = 0;
    }

    private BioResult Setting(int code, int number, nint pointer)
    {
        ClearErrors();
        int value = (int)Control(_bio, code, number, pointer);
        BioReason reason = TakeReason();
        return reason == BioReason.None ? BioResult.Done(value) : BioResult.Failed(reason, value);
    }

    private BioResult Transfer(Func<int> call)
    {
        ClearErrors();
        int value = call();
        BioReason reason = TakeReason();
        if (reason != BioReason.None) return BioResult.Failed(reason, value);

        // The flags mean something only where nothing moved; a write of size 0 does not even clear those of the call before.
        if (value >= 0) return BioResult.Done(value);
        return BioResult.RetryAfter(TestFlags(_bio, 0x0F) switch
        {
            0x08 | 0x01 => BioRetry.Read,
            0x08 | 0x02 => BioRetry.Write,
            int flags => throw new InvalidOperationException($"unforeseen flags {flags:x}"),
        });
    }

    private BioResult InPlace(InPlaceCall call, out byte[] bytes, out nint place)
    {
        nint pointer = 0;
        BioResult result = Transfer(() => call(out pointer));
        place = pointer;
        bytes = [];
        if (result.Value <= 0) return result;
        bytes = new byte[result.Value];
        Marshal.Copy(pointer, bytes, 0, bytes.Length);
        return result;
    }

    private static BioReason TakeReason() => (GetError() & 0x7FFFFF) switch
    {
        0 => BioReason.None,
        120 => BioReason.Uninitialized,
        123 => BioReason.InUse,
        124 => BioReason.BrokenPipe,
        125 => BioReason.InvalidArgument,
        nuint code => throw new InvalidOperationException($"unforeseen reason {code}"),
    };

    private delegate int InPlaceCall(out nint bytes);

    private static class Code
    {
        public const int Reset = 1;
        public const int Eof = 2;
        public const int Flush = 11;
        public const int SetWriteBufferSize = 136;
        public const int GetWriteBufferSize = 137;
        public const int MakePair = 138;
        public const int DestroyPair = 139;
        public const int ShutdownWrite = 142;
    }

    [DllImport(Library, EntryPoint = "OpenSSL_version")]
    private static extern nint VersionText(int type);

    [DllImport(Library, EntryPoint = "BIO_s_bio")]
    private static extern nint PairMethod();

    [DllImport(Library, EntryPoint = "BIO_new")]
    private static extern nint NewBio(nint method);

    [DllImport(Library, EntryPoint = "BIO_new_bio_pair")]
    private static extern int NewPair(out nint first, nuint firstSize, out nint second, nuint secondSize);

    [DllImport(Library, EntryPoint = "BIO_free")]
    private static extern int Free(nint bio);

    [DllImport(Library, EntryPoint = "BIO_read")]
    private static extern int ReadBytes(nint bio, [Out] byte[] destination, int count);

    [DllImport(Library, EntryPoint = "BIO_write")]
    private static extern int WriteBytes(nint bio, byte[] source, int count);

    [DllImport(Library, EntryPoint = "BIO_nread0")]
    private static extern int ReadInPlace0(nint bio, out nint bytes);

    [DllImport(Library, EntryPoint = "BIO_nread")]
    private static extern int ReadInPlace(nint bio, out nint bytes, int count);

    [DllImport(Library, EntryPoint = "BIO_nwrite0")]
    private static extern int WriteInPlace0(nint bio, out nint bytes);

    [DllImport(Library, EntryPoint = "BIO_nwrite")]
    private static extern int WriteInPlace(nint bio, out nint bytes, int count);

    [DllImport(Library, EntryPoint = "BIO_ctrl")]
    private static extern nint Control(nint bio, int code, nint number, nint pointer);

    [DllImport(Library, EntryPoint = "BIO_ctrl_pending")]
    private static extern nuint PendingBytes(nint bio);

    [DllImport(Library, EntryPoint = "BIO_ctrl_wpending")]
    private static extern nuint WritePendingBytes(nint bio);

    [DllImport(Library, EntryPoint = "BIO_ctrl_get_write_guarantee")]
    private static extern nuint Guarantee(nint bio);

    [DllImport(Library, EntryPoint = "BIO_ctrl_get_read_request")]
    private static extern nuint Request(nint bio);

    [DllImport(Library, EntryPoint = "BIO_ctrl_reset_read_request")]
    private static extern int ResetRequest(nint bio);

    [DllImport(Library, EntryPoint = "BIO_test_flags")]
    private static extern int TestFlags(nint bio, int flags);

    [DllImport(Library, EntryPoint = "ERR_get_error")]
    private static extern nuint GetError();

    [DllImport(Library, EntryPoint = "ERR_clear_error")]
    private static extern void ClearErrors();
}

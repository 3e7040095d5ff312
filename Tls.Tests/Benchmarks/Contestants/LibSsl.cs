using System.Runtime.InteropServices;

namespace Tls.Benchmarks.Contestants;

/// <summary>The calls of libssl 3 that the benchmark makes, under their own names.</summary>
internal static partial class LibSsl
{
    public const int VerifyPeer = 1;
    public const int ErrorWantRead = 2;
    public const int ControlSetMinVersion = 123;
    public const int ControlSetMaxVersion = 124;
    public const int ControlMode = 33;
    public const int ControlSetGroupsList = 92;
    public const int ControlSetSessionCacheMode = 44;
    public const int SessionCacheOff = 0;
    public const int ModeReleaseBuffers = 0x10;
    public const ulong OptionNoTicket = 1UL << 14;

    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    public static bool IsAvailable => NativeLibrary.TryLoad(Ssl, out _);

    [LibraryImport(Ssl)] public static partial nint TLS_client_method();

    [LibraryImport(Ssl)] public static partial nint TLS_server_method();

    [LibraryImport(Ssl)] public static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Ssl)] public static partial void SSL_CTX_free(nint context);

    [LibraryImport(Ssl)] public static partial nint SSL_CTX_ctrl(nint context, int command, nint number, nint pointer);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_ctrl", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint SSL_CTX_ctrl_text(nint context, int command, nint number, string text);

    [LibraryImport(Ssl)] public static partial ulong SSL_CTX_set_options(nint context, ulong options);

    [LibraryImport(Ssl)] public static partial int SSL_CTX_set_num_tickets(nint context, nuint count);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)] public static partial int SSL_CTX_set_ciphersuites(nint context, string names);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)] public static partial int SSL_CTX_set_cipher_list(nint context, string names);

    [LibraryImport(Ssl)] public static partial int SSL_CTX_use_certificate(nint context, nint certificate);

    [LibraryImport(Ssl)] public static partial int SSL_CTX_use_PrivateKey(nint context, nint key);

    [LibraryImport(Ssl)] public static partial nint SSL_CTX_get_cert_store(nint context);

    [LibraryImport(Ssl)] public static partial void SSL_CTX_set_verify(nint context, int mode, nint callback);

    [LibraryImport(Ssl)] public static partial nint SSL_new(nint context);

    [LibraryImport(Ssl)] public static partial void SSL_free(nint ssl);

    [LibraryImport(Ssl)] public static partial void SSL_set_bio(nint ssl, nint read, nint write);

    [LibraryImport(Ssl)] public static partial void SSL_set_connect_state(nint ssl);

    [LibraryImport(Ssl)] public static partial void SSL_set_accept_state(nint ssl);

    [LibraryImport(Ssl, StringMarshalling = StringMarshalling.Utf8)] public static partial int SSL_set1_host(nint ssl, string name);

    [LibraryImport(Ssl)] public static partial int SSL_do_handshake(nint ssl);

    [LibraryImport(Ssl)] public static partial int SSL_get_error(nint ssl, int result);

    [LibraryImport(Ssl)] public static partial int SSL_read(nint ssl, ref byte buffer, int length);

    [LibraryImport(Ssl)] public static partial int SSL_write(nint ssl, ref byte buffer, int length);

    [LibraryImport(Ssl)] public static partial int SSL_shutdown(nint ssl);

    [LibraryImport(Ssl)] public static partial nint SSL_get1_session(nint ssl);

    [LibraryImport(Ssl)] public static partial int SSL_set_session(nint ssl, nint session);

    [LibraryImport(Ssl)] public static partial int SSL_session_reused(nint ssl);

    [LibraryImport(Ssl)] public static partial void SSL_SESSION_free(nint session);

    [LibraryImport(Crypto)] public static partial int BIO_new_bio_pair(out nint first, nuint firstSize, out nint second, nuint secondSize);

    [LibraryImport(Crypto)] public static partial nint BIO_new_mem_buf(ref byte data, int length);

    [LibraryImport(Crypto)] public static partial int BIO_free(nint bio);

    [LibraryImport(Crypto)] public static partial nuint BIO_ctrl_pending(nint bio);

    [LibraryImport(Crypto)] public static partial nint PEM_read_bio_X509(nint bio, nint target, nint password, nint argument);

    [LibraryImport(Crypto)] public static partial nint PEM_read_bio_PrivateKey(nint bio, nint target, nint password, nint argument);

    [LibraryImport(Crypto)] public static partial void X509_free(nint certificate);

    [LibraryImport(Crypto)] public static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Crypto)] public static partial int X509_STORE_add_cert(nint store, nint certificate);
}

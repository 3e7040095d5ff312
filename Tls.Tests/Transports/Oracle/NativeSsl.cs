using System.Runtime.InteropServices;

namespace Tls.Tests.Transports.Oracle;

/// <summary>The calls of libssl and libcrypto that the oracle needs, as they are (manual ssl(7), OpenSSL 3).</summary>
internal static class NativeSsl
{
    public const int AddExtraCertificate = 14;
    public const int SetMode = 33;
    public const int ClearMode = 78;
    public const int SetMaxSendFragment = 52;
    public const int SetMinVersion = 123;
    public const int SetMaxVersion = 124;
    public const int EnablePartialWrite = 1;
    public const int AutoRetry = 4;
    public const ulong NoTicket = 1 << 14;
    public const int EcKey = 408;
    public const int VerifyPeer = 1;

    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    public static bool IsAvailable => NativeLibrary.TryLoad(Ssl, out _) && NativeLibrary.TryLoad(Crypto, out _);

    [DllImport(Ssl, EntryPoint = "TLS_method")]
    public static extern nint Method();

    [DllImport(Ssl, EntryPoint = "SSL_CTX_new")]
    public static extern nint NewContext(nint method);

    [DllImport(Ssl, EntryPoint = "SSL_CTX_free")]
    public static extern void FreeContext(nint context);

    [DllImport(Ssl, EntryPoint = "SSL_CTX_ctrl")]
    public static extern nint ControlContext(nint context, int command, nint number, nint pointer);

    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_options")]
    public static extern ulong SetOptions(nint context, ulong options);

    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_num_tickets")]
    public static extern int SetTickets(nint context, nuint count);

    [DllImport(Ssl, EntryPoint = "SSL_set_num_tickets")]
    public static extern int SetTicketsOf(nint ssl, nuint count);

    [DllImport(Ssl, EntryPoint = "SSL_CTX_use_certificate_ASN1")]
    public static extern int UseCertificate(nint context, int length, byte[] der);

    [DllImport(Ssl, EntryPoint = "SSL_CTX_use_PrivateKey_ASN1")]
    public static extern int UsePrivateKey(int kind, nint context, byte[] der, nint length);

    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_cipher_list")]
    public static extern int SetCipherList(nint context, [MarshalAs(UnmanagedType.LPUTF8Str)] string names);

    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_ciphersuites")]
    public static extern int SetCipherSuites(nint context, [MarshalAs(UnmanagedType.LPUTF8Str)] string names);

    [DllImport(Ssl, EntryPoint = "SSL_CTX_set_verify")]
    public static extern void SetVerify(nint context, int mode, nint callback);

    [DllImport(Ssl, EntryPoint = "SSL_CTX_get_cert_store")]
    public static extern nint GetStore(nint context);

    [DllImport(Crypto, EntryPoint = "X509_STORE_add_cert")]
    public static extern int AddToStore(nint store, nint certificate);

    [DllImport(Crypto, EntryPoint = "d2i_X509")]
    public static extern nint ParseCertificate(nint result, ref nint der, nint length);

    [DllImport(Crypto, EntryPoint = "X509_free")]
    public static extern void FreeCertificate(nint certificate);

    [DllImport(Crypto, EntryPoint = "BIO_up_ref")]
    public static extern int KeepBio(nint bio);

    [DllImport(Ssl, EntryPoint = "SSL_new")]
    public static extern nint New(nint context);

    [DllImport(Ssl, EntryPoint = "SSL_free")]
    public static extern void Free(nint ssl);

    [DllImport(Ssl, EntryPoint = "SSL_ctrl")]
    public static extern nint Control(nint ssl, int command, nint number, nint pointer);

    [DllImport(Ssl, EntryPoint = "SSL_set_bio")]
    public static extern void SetBio(nint ssl, nint read, nint write);

    [DllImport(Ssl, EntryPoint = "SSL_set1_host")]
    public static extern int SetHost(nint ssl, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport(Ssl, EntryPoint = "SSL_set_connect_state")]
    public static extern void SetConnectState(nint ssl);

    [DllImport(Ssl, EntryPoint = "SSL_set_accept_state")]
    public static extern void SetAcceptState(nint ssl);

    [DllImport(Ssl, EntryPoint = "SSL_set_read_ahead")]
    public static extern void SetReadAhead(nint ssl, int isOn);

    [DllImport(Ssl, EntryPoint = "SSL_set_quiet_shutdown")]
    public static extern void SetQuietShutdown(nint ssl, int isOn);

    [DllImport(Ssl, EntryPoint = "SSL_connect")]
    public static extern int Connect(nint ssl);

    [DllImport(Ssl, EntryPoint = "SSL_accept")]
    public static extern int Accept(nint ssl);

    [DllImport(Ssl, EntryPoint = "SSL_do_handshake")]
    public static extern int DoHandshake(nint ssl);

    [DllImport(Ssl, EntryPoint = "SSL_read")]
    public static extern int Read(nint ssl, nint destination, int count);

    [DllImport(Ssl, EntryPoint = "SSL_peek")]
    public static extern int Peek(nint ssl, nint destination, int count);

    [DllImport(Ssl, EntryPoint = "SSL_write")]
    public static extern int Write(nint ssl, nint source, int count);

    [DllImport(Ssl, EntryPoint = "SSL_shutdown")]
    public static extern int Shutdown(nint ssl);

    [DllImport(Ssl, EntryPoint = "SSL_key_update")]
    public static extern int UpdateKeys(nint ssl, int kind);

    [DllImport(Ssl, EntryPoint = "SSL_get_key_update_type")]
    public static extern int KeyUpdateDue(nint ssl);

    [DllImport(Ssl, EntryPoint = "SSL_get_error")]
    public static extern int GetError(nint ssl, int value);

    [DllImport(Ssl, EntryPoint = "SSL_pending")]
    public static extern int Pending(nint ssl);

    [DllImport(Ssl, EntryPoint = "SSL_has_pending")]
    public static extern int HasPending(nint ssl);

    [DllImport(Ssl, EntryPoint = "SSL_get_shutdown")]
    public static extern int GetShutdown(nint ssl);

    [DllImport(Ssl, EntryPoint = "SSL_set_shutdown")]
    public static extern void SetShutdown(nint ssl, int state);

    [DllImport(Ssl, EntryPoint = "SSL_in_init")]
    public static extern int IsInInit(nint ssl);

    [DllImport(Crypto, EntryPoint = "ERR_clear_error")]
    public static extern void ClearErrors();

    [DllImport(Crypto, EntryPoint = "ERR_peek_error")]
    public static extern nuint PeekError();

    [DllImport(Crypto, EntryPoint = "ERR_reason_error_string")]
    public static extern nint ReasonText(nuint code);
}

namespace Tls.Transports;

/// <summary>Why a <see cref="Bio"/> call failed, in place of an entry on OpenSSL's error queue: a reason belongs to one result and to no thread.</summary>
public enum BioReason
{
    /// <summary>The call did not fail: it moved bytes, met the end of data, or asks to be repeated.</summary>
    None,

    /// <summary>The transport leads nowhere yet, or no longer: a pair half without its other half. OpenSSL: BIO_R_UNINITIALIZED.</summary>
    Uninitialized,

    /// <summary>This side closed its writing direction and then wrote. OpenSSL: BIO_R_BROKEN_PIPE.</summary>
    BrokenPipe,

    /// <summary>The setting cannot change while the transport is connected. OpenSSL: BIO_R_IN_USE.</summary>
    InUse,

    /// <summary>A value that OpenSSL answers rather than forbids, such as a buffer size of zero. OpenSSL: BIO_R_INVALID_ARGUMENT.</summary>
    InvalidArgument,

    /// <summary>This kind of transport has no such operation. OpenSSL: BIO_R_UNSUPPORTED_METHOD.</summary>
    Unsupported,

    /// <summary>The operating system refused; <see cref="BioResult.SocketError"/> tells how. OpenSSL: ERR_LIB_SYS.</summary>
    System,
}

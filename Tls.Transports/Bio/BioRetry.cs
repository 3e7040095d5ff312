namespace Tls.Transports;

/// <summary>What has to happen before a <see cref="Bio"/> call is worth repeating. One value, because no transport waits for two things at once.</summary>
public enum BioRetry
{
    /// <summary>Repeating is pointless: the call succeeded, met the end of data, or failed for good.</summary>
    None,

    /// <summary>The transport must become readable. OpenSSL: BIO_should_read.</summary>
    Read,

    /// <summary>The transport must become writable. OpenSSL: BIO_should_write.</summary>
    Write,

    /// <summary>A connection attempt must finish. OpenSSL: BIO_should_io_special with BIO_RR_CONNECT.</summary>
    Connect,

    /// <summary>A peer must arrive at the listener. OpenSSL: BIO_should_io_special with BIO_RR_ACCEPT.</summary>
    Accept,
}

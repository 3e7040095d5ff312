namespace Tls.Transports;

/// <summary>What the latest call stopped for, with the numbers of OpenSSL's SSL_want (manual SSL_want(3)).</summary>
public enum TlsWant
{
    /// <summary>Nothing: the call was carried out or has failed.</summary>
    Nothing = 1,

    /// <summary>To write; also while the transport is connecting, as OpenSSL has it.</summary>
    Writing = 2,

    /// <summary>To read; also while the transport is waiting for somebody to connect.</summary>
    Reading = 3,

    /// <summary>Our own certificate.</summary>
    X509Lookup = 4,

    /// <summary>A decision without a value of its own here.</summary>
    AsyncPaused = 5,

    /// <summary>Never given; the number stays taken.</summary>
    AsyncNoJobs = 6,

    /// <summary>The decision about a ClientHello.</summary>
    ClientHello = 7,

    /// <summary>The verdict on the peer's certificate.</summary>
    RetryVerify = 8,
}

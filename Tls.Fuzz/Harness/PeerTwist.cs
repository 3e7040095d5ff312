using System;

namespace Tls.Fuzz;

/// <summary>What is out of the ordinary on the side under test; the first byte of an input.</summary>
[Flags]
internal enum PeerTwist : byte
{
    None = 0,

    /// <summary>TLS 1.2 and no newer.</summary>
    Tls12 = 1,

    /// <summary>A client without shares; a server with a cookie and a group that no seed has a share for.</summary>
    Retry = 2,

    /// <summary>A client that has a certificate; a server that asks for one.</summary>
    ClientCertificate = 4,

    /// <summary>A server that insists on it.</summary>
    Required = 8,

    /// <summary>ALPN.</summary>
    Protocols = 16,

    /// <summary>record_size_limit, and short records.</summary>
    SmallRecords = 32,

    /// <summary>Certificate status is asked for, and there; sessions are offered, taken and given rise to.</summary>
    Extras = 64,

    /// <summary>The peer's certificate is refused.</summary>
    Reject = 128,
}

using System;

namespace Tls.Fuzz;

/// <summary>What is out of the ordinary on the side under test; the first two bytes of an input.</summary>
[Flags]
internal enum PeerTwist : ushort
{
    None = 0,

    /// <summary>TLS 1.2 and no newer.</summary>
    Tls12 = 1,

    /// <summary>A client without shares; a server with a cookie and a group that no seed has a share for.</summary>
    Retry = 2,

    /// <summary>A client that has a certificate; a server that asks for one.</summary>
    ClientCertificate = 4,

    /// <summary>A server that insists on it, and judges it again where a session goes on.</summary>
    Required = 8,

    /// <summary>ALPN, and compressed certificates.</summary>
    Protocols = 16,

    /// <summary>record_size_limit, and short records.</summary>
    SmallRecords = 32,

    /// <summary>Certificate status is asked for, and there; sessions are offered, taken and given rise to.</summary>
    Extras = 64,

    /// <summary>The caller says no wherever it is asked: to certificates, to early data, to sessions.</summary>
    Reject = 128,

    /// <summary>Everything that can be put to the caller is: which server answers, who the client is, what a key elsewhere signs.</summary>
    Pauses = 256,

    /// <summary>With <see cref="Extras"/>: a server that stores its sessions instead of sealing them into tickets.</summary>
    Store = 512,

    /// <summary>A pre-shared key, and early data under it.</summary>
    EarlyData = 1024,

    /// <summary>With <see cref="Extras"/>: the two have not met, so there is no session to resume.</summary>
    Strangers = 2048,
}

using System;
using System.Collections.Generic;
using Tls.Core;
using Tls.Tests.BogoShim.Arguments;

namespace Tls.Tests.BogoShim.Setup;

/// <summary>
/// A credential of the flags. In asynchronous tests its key is elsewhere: what the library holds cannot sign, and asks.
/// </summary>
internal sealed class LoadedCredential(CredentialConfig config, TlsCredential signer, TlsCredential credential)
{
    public CredentialConfig Config { get; } = config;

    /// <summary>Holds the key.</summary>
    public TlsCredential Signer { get; } = signer;

    /// <summary>What the library is given.</summary>
    public TlsCredential Credential { get; } = credential;

    /// <summary>Not where it has to have been issued by an authority that the peer names, and was not.</summary>
    public bool IsFitFor(IReadOnlyList<ReadOnlyMemory<byte>> authorities) =>
        !Config.MustMatchIssuer || DistinguishedNames.AnyIssued(CredentialLoader.ReadCertificates(Config.CertificateFile), authorities);
}

using Tls.Core.Extensions;

namespace Tls.Core.Handshake.Server13;

/// <summary>
/// Where a server finds the key of an identity. What it finds is a claim of the client's and nothing more until the binder is verified.
/// It must not block: keys that have to be fetched are fetched in a pause before.
/// </summary>
internal interface IPskSource
{
    /// <summary>Null where the identity is unknown, or no longer good: then the next one is looked at.</summary>
    FoundPsk? Find(PskIdentity identity, HandshakeContext context);
}

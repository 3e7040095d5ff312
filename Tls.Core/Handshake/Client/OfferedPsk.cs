using System.Collections.Generic;
using Tls.Core.Crypto;
using Tls.Core.Handshake.Evidence;
using Tls.Core.Keys;

namespace Tls.Core.Handshake.Client;

/// <summary>A pre-shared key as a client puts it into its ClientHello (RFC 9846 §4.3.11).</summary>
/// <param name="identity">1 to 65,535 bytes; any bytes (LESSONS row 21).</param>
/// <param name="obfuscatedTicketAge">§4.3.11.1; 0 for a key from outside TLS.</param>
/// <param name="key">Not owned.</param>
/// <param name="earlyData">Null where there may be none with this key.</param>
internal sealed class OfferedPsk(byte[] identity, uint obfuscatedTicketAge, PreSharedKey key, EarlyDataTerms? earlyData = null)
{
    public byte[] Identity { get; } = identity;

    public uint ObfuscatedTicketAge { get; } = obfuscatedTicketAge;

    public PreSharedKey Key { get; } = key;

    public EarlyDataTerms? EarlyData { get; } = earlyData;

    /// <summary>The session that goes on with this key; null for one from outside TLS.</summary>
    public ResumableSession? Session { get; init; }

    public int BinderLength => Key.Hash.Length();

    /// <summary>Any suite that a policy has with the key's hash: for the binder only the hash matters.</summary>
    public CipherSuiteSpec? FindSuite(IEnumerable<CipherSuiteSpec> suites)
    {
        foreach (CipherSuiteSpec suite in suites)
        {
            if (suite.Hash == Key.Hash) return suite;
        }
        return null;
    }
}

using System;
using Tls.Core.Codec;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server13;

/// <summary>
/// RFC 9846 §4.2.2: after a HelloRetryRequest the ClientHello comes again without modification, but for a short list. Extensions that this
/// library does not know are left out of account: a later RFC may allow them to change.
/// </summary>
internal static class SecondClientHello
{
    public static void CheckUnchanged(ClientHello first, ClientHello second)
    {
        bool sameFields = first.LegacyVersion == second.LegacyVersion &&
            first.Random.SequenceEqual(second.Random) &&
            first.LegacySessionId.SequenceEqual(second.LegacySessionId) &&
            first.CipherSuites.Encoded.SequenceEqual(second.CipherSuites.Encoded) &&
            first.LegacyCompressionMethods.SequenceEqual(second.LegacyCompressionMethods);
        PeerFaultException.ThrowIf(!sameFields, TlsFault.ClientHelloChanged);
        CheckContained(first.Extensions, second.Extensions);
        CheckContained(second.Extensions, first.Extensions);

        // A PSK may be updated or left out in the second hello, but not turn up there.
        bool newPsk = second.Extensions.Contains(ExtensionType.PreSharedKey) && !first.Extensions.Contains(ExtensionType.PreSharedKey);
        PeerFaultException.ThrowIf(newPsk, TlsFault.ClientHelloChanged);
    }

    private static void CheckContained(ExtensionBlock these, ExtensionBlock others)
    {
        foreach (ExtensionEntry entry in these)
        {
            if (!MustStay(entry.Type)) continue;
            bool same = others.TryGetData(entry.Type, out ReadOnlySpan<byte> data) && data.SequenceEqual(entry.Data);
            PeerFaultException.ThrowIf(!same, TlsFault.ClientHelloChanged);
        }
    }

    private static bool MustStay(ExtensionType type) => type is not (
        ExtensionType.KeyShare or
        ExtensionType.EarlyData or
        ExtensionType.Cookie or
        ExtensionType.PreSharedKey or
        ExtensionType.Padding) && Enum.IsDefined(type);
}

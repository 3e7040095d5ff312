using System;
using System.Text;
using Tls.Core;

namespace Tls.Sample;

/// <summary>The option about a key that both sides had before, the same for client and server.</summary>
internal static class PskOption
{
    public static Option<Func<TlsPreSharedKey>> Psk { get; } =
        new("--psk", "ID:HEX", "pre-shared key of 16 bytes or more, for TLS 1.3 with SHA-256; then no certificate is needed", Parse);

    /// <summary>The key, which the caller disposes; null where there is none.</summary>
    public static TlsPreSharedKey? Read(ParsedArguments arguments) => arguments.Find(Psk)?.Invoke();

    // The bytes are made into a key when a command wants it, so that it has an owner.
    private static Func<TlsPreSharedKey> Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 1) throw new FormatException("it is not ID:HEX");
        byte[] identity = Encoding.UTF8.GetBytes(text[..colon]);
        byte[] key = Convert.FromHexString(text[(colon + 1)..]);
        return key.Length is >= 16 and <= 1_024
            ? () => new TlsPreSharedKey(identity, key)
            : throw new FormatException("the key must be 16 to 1,024 bytes");
    }
}

using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Tls.Core.Crypto;
using Tls.Core.Handshake;
using Tls.Core.Keys;

namespace Tls.Core;

/// <summary>
/// A key that both sides had before (RFC 9846 §2.2, an external PSK): with it neither side needs a certificate, and TLS 1.3 still makes
/// fresh keys by (EC)DHE. It must have the entropy of a key: a password can be found by whoever sees one handshake.
/// <para>
/// One key has one client and one server, for good (RFC 9257 §4.1): a node that would use it in both roles could be made to talk to itself
/// (the Selfie attack), so an object of this type that has served in a context of one side is refused by the other side's. Nodes that talk both
/// ways need two keys, which RFC 9258 (<c>Import</c>) can make of one, with the role in the context.
/// </para>
/// Immutable but for that, and safe to share between contexts and threads. Dispose it after the last connection that uses it.
/// </summary>
public sealed class TlsPreSharedKey : IDisposable
{
    private const int MinKeyLength = 16;
    private const int MaxKeyLength = 1_024;

    private readonly Secret _secret;
    private readonly Role _role;

    /// <summary>Throws <see cref="ArgumentException"/> for a size out of range or another hash.</summary>
    /// <param name="identity">How the client tells the server which key it means: 1 to 65,535 bytes, any bytes, sent in the clear. Copied.</param>
    /// <param name="key">The secret: 16 to 1,024 bytes, better 32 or more. Copied, and the copy is wiped by <see cref="Dispose"/>.</param>
    /// <param name="hash">The one hash it is used with, SHA-256 or SHA-384; default SHA-256 (§4.3.11). Only cipher suites with this hash go with it.</param>
    public TlsPreSharedKey(ReadOnlySpan<byte> identity, ReadOnlySpan<byte> key, HashAlgorithmName? hash = null)
        : this(identity, key, FindHash(hash ?? HashAlgorithmName.SHA256), PskOrigin.External)
    {
    }

    private TlsPreSharedKey(ReadOnlySpan<byte> identity, ReadOnlySpan<byte> key, HashFunction hash, PskOrigin origin)
    {
        CheckSizes(identity, key);
        Identity = identity.ToArray();
        _secret = new Secret(key.Length);
        key.CopyTo(_secret.Bytes);
        _role = new Role();
        Key = new PreSharedKey(_secret, hash, origin);
    }

    private TlsPreSharedKey(TlsPreSharedKey other, EarlyDataTerms earlyData)
    {
        (_secret, _role, Identity, Key) = (other._secret, other._role, other.Identity, other.Key);
        EarlyData = earlyData;
    }

    /// <summary>What names the key to the server. For an imported key it is the ImportedIdentity (RFC 9258 §5.1).</summary>
    public ReadOnlyMemory<byte> Identity { get; }

    /// <summary>The hash that goes with it.</summary>
    public HashAlgorithmName Hash => Key.Hash == HashFunction.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384;

    internal PreSharedKey Key { get; }

    internal EarlyDataTerms? EarlyData { get; }

    /// <summary>
    /// Makes keys for TLS 1.3 of one that was agreed for any use (RFC 9258): one for each hash of its cipher suites, SHA-256 first, each with
    /// an identity of its own. Both sides import alike. Throws <see cref="ArgumentException"/> for a size out of range or another hash.
    /// </summary>
    /// <param name="identity">The external identity: 1 to 65,535 bytes; with the context at most 65,527.</param>
    /// <param name="key">The external key, 16 to 1,024 bytes. Not kept.</param>
    /// <param name="context">What both sides know of each other and bind the key to, such as who is the client and who the server
    /// (RFC 9258 §4.1, Appendix B); may be empty.</param>
    /// <param name="hash">The hash that goes with the external key: SHA-256 (the default) or SHA-384.</param>
    public static IReadOnlyList<TlsPreSharedKey> Import(
        ReadOnlySpan<byte> identity, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, HashAlgorithmName? hash = null)
    {
        CheckSizes(identity, key);
        HashFunction own = FindHash(hash ?? HashAlgorithmName.SHA256);
        return [Import(identity, key, context, own, HashFunction.Sha256), Import(identity, key, context, own, HashFunction.Sha384)];
    }

    /// <summary>
    /// The same key, good for early data (RFC 9846 §4.3.10), whose parameters both sides have to agree on beforehand. Early data under an
    /// external key can be repeated by others for as long as the key lasts, so a server has to remember what it took for that long. Both
    /// share the secret: disposing one wipes it for both. Throws <see cref="ArgumentException"/> for a size below 1, and for a suite that is none
    /// of TLS 1.3 or has another hash.
    /// </summary>
    /// <param name="maxSize">Bytes of early data in one connection, at most.</param>
    /// <param name="cipherSuite">Protects it; the handshake must come to the same.</param>
    /// <param name="applicationProtocol">What it speaks (RFC 7301); null for none. The handshake must come to the same.</param>
    public TlsPreSharedKey WithEarlyData(int maxSize, CipherSuite cipherSuite, string? applicationProtocol = null)
    {
        if (maxSize < 1) throw new ArgumentException("The size must be at least 1.", nameof(maxSize));
        CipherSuiteSpec? suite = CipherSuiteSpec.Find(cipherSuite);
        bool fits = suite is { Version: ProtocolVersion.Tls13 } && suite.Hash == Key.Hash;
        if (!fits) throw new ArgumentException("The suite must be one of TLS 1.3 with the hash of the key.", nameof(cipherSuite));
        return new TlsPreSharedKey(this, new EarlyDataTerms(maxSize, suite!, applicationProtocol, ServerName: null));
    }

    /// <summary>Wipes the key. Handshakes that still need it fail with <see cref="TlsFault.InternalError"/>.</summary>
    public void Dispose() => _secret.Dispose();

    /// <summary>Binds the key to one side, the first that uses it.</summary>
    internal void UseFor(Type context)
    {
        ObjectDisposedException.ThrowIf(_secret.IsDisposed, this);
        _role.Side ??= context;
        if (_role.Side != context) throw new ArgumentException("A pre-shared key is used by a client and by a server: it must have one role (RFC 9257 §4.1).");
    }

    /// <summary>Checks a list from the options and binds its keys to one side.</summary>
    internal static TlsPreSharedKey[] UseFor(Type context, IReadOnlyList<TlsPreSharedKey>? keys, Policy policy)
    {
        var identities = new HashSet<string>();
        foreach (TlsPreSharedKey key in keys ?? [])
        {
            if (!identities.Add(Convert.ToHexString(key.Identity.Span))) throw new ArgumentException("PreSharedKeys holds an identity twice.");
            bool hasSuite = Array.Exists(policy.CipherSuites13, spec => spec.Hash == key.Key.Hash);
            if (!hasSuite) throw new ArgumentException("PreSharedKeys holds a key for whose hash CipherSuites has no suite of TLS 1.3.");
            key.UseFor(context);
        }
        return [.. keys ?? []];
    }

    private static TlsPreSharedKey Import(
        ReadOnlySpan<byte> identity, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, HashFunction own, HashFunction target)
    {
        byte[] imported = PskImporter.Identity(identity, context, target);
        using var derived = new Secret(target.Length());
        PskImporter.Derive(TlsCryptoProvider.Platform, key, own, imported, derived.Bytes);
        return new TlsPreSharedKey(imported, derived.Bytes, target, PskOrigin.Imported);
    }

    private static void CheckSizes(ReadOnlySpan<byte> identity, ReadOnlySpan<byte> key)
    {
        if (identity.Length is < 1 or > ushort.MaxValue) throw new ArgumentException("An identity must be 1 to 65,535 bytes.", nameof(identity));
        if (key.Length is < MinKeyLength or > MaxKeyLength) throw new ArgumentException("A pre-shared key must be 16 to 1,024 bytes.", nameof(key));
    }

    private static HashFunction FindHash(HashAlgorithmName hash)
    {
        if (hash == HashAlgorithmName.SHA256) return HashFunction.Sha256;
        return hash == HashAlgorithmName.SHA384 ? HashFunction.Sha384 : throw new ArgumentException("The hash must be SHA256 or SHA384.", nameof(hash));
    }

    private sealed class Role
    {
        private volatile Type? _side;

        /// <summary>The context type of the side that uses it; null before any does.</summary>
        public Type? Side
        {
            get => _side;
            set => _side = value;
        }
    }
}

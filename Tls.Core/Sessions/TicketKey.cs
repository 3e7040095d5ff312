using System;
using System.Security.Cryptography;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Core.Sessions;

/// <summary>
/// One key that seals tickets: its name, a salt, the sealed <see cref="SessionState"/>, and the tag. Each ticket has a key and a nonce of its own,
/// which follow from the salt, so that no number of tickets wears the key out. Owns the secret.
/// </summary>
internal sealed class TicketKey : IDisposable
{
    private const int NameLength = 16;
    private const int SaltLength = 32;
    private const int KeyLength = 32;
    private const int HeaderLength = NameLength + SaltLength;
    private const int Overhead = HeaderLength + Aead.TagLength;

    private readonly TlsCryptoProvider _provider;
    private readonly TicketSecret _home;
    private readonly Secret _secret;
    private readonly byte[] _name = new byte[NameLength];

    /// <summary>Takes the secret over; <see cref="Dispose"/> brings the key home.</summary>
    public TicketKey(TlsCryptoProvider provider, TicketSecret home, long period, Secret secret)
    {
        (_provider, _home, Period, _secret) = (provider, home, period, secret);
        provider.HkdfExpand(HashFunction.Sha256, secret.Bytes, "name"u8, _name);
    }

    /// <summary>Which of the keys of its <see cref="TicketSecret"/> it is.</summary>
    public long Period { get; }

    private AeadAlgorithm Algorithm => _provider.Supports(AeadAlgorithm.Aes256Gcm) ? AeadAlgorithm.Aes256Gcm : AeadAlgorithm.ChaCha20Poly1305;

    public bool IsNamedIn(ReadOnlySpan<byte> ticket) => ticket.Length > Overhead && ticket.StartsWith(_name);

    /// <summary>Null where the result would be longer than a client could offer.</summary>
    public byte[]? Seal(SessionState state)
    {
        using var writer = new TlsWriter();
        SessionStateFormat.Write(writer, state);
        if (writer.Length + Overhead > TlsTicket.MaxIdentityLength) return null;

        byte[] ticket = new byte[writer.Length + Overhead];
        Span<byte> header = ticket.AsSpan(0, HeaderLength);
        _name.CopyTo(header);
        _provider.Fill(header[NameLength..]);
        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        using Aead aead = CreateAead(header[NameLength..], nonce);
        aead.Seal(nonce, writer.Written, ticket.AsSpan(HeaderLength, writer.Length), ticket.AsSpan(^Aead.TagLength..), header);
        return ticket;
    }

    /// <summary>Null where anything in the ticket was changed. The result is the caller's.</summary>
    public SessionState? Open(ReadOnlySpan<byte> ticket)
    {
        if (!IsNamedIn(ticket)) return null;
        ReadOnlySpan<byte> header = ticket[..HeaderLength];
        ReadOnlySpan<byte> ciphertext = ticket[HeaderLength..^Aead.TagLength];
        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        using Aead aead = CreateAead(header[NameLength..], nonce);
        using var plaintext = new Secret(ciphertext.Length);
        return aead.TryOpen(nonce, ciphertext, ticket[^Aead.TagLength..], plaintext.Bytes, header) ? SessionStateFormat.TryParse(plaintext.Bytes) : null;
    }

    /// <summary>Its user has done with it.</summary>
    public void Dispose() => _home.TakeBack(this);

    /// <summary>Nobody will use it again.</summary>
    public void Wipe() => _secret.Dispose();

    private Aead CreateAead(ReadOnlySpan<byte> salt, Span<byte> nonce)
    {
        Span<byte> material = stackalloc byte[KeyLength + Aead.NonceLength];
        _provider.HkdfExpand(HashFunction.Sha256, _secret.Bytes, salt, material);
        material[KeyLength..].CopyTo(nonce);
        Aead aead = _provider.CreateAead(Algorithm, material[..KeyLength]);
        CryptographicOperations.ZeroMemory(material);
        return aead;
    }
}

using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Linq;
using System.Security.Cryptography;
using Tls.Core;

namespace Tls.Transports;

/// <summary>
/// Another verifier's verdict, and besides a key in the path that is one of some known ones (RFC 7469 §2.4 has the form of the pin).
/// Only certificates that the other verifier vouches for count: anybody can send a pinned certificate along. Immutable.
/// </summary>
internal sealed class PinnedKeys : CertificateVerifier
{
    private readonly CertificateVerifier _inner;
    private readonly byte[][] _pins;

    public PinnedKeys(CertificateVerifier inner, IReadOnlyCollection<ReadOnlyMemory<byte>> pins)
    {
        if (pins.Count == 0) throw new ArgumentException("Without a pin nobody could be trusted.", nameof(pins));
        if (pins.Any(pin => pin.Length != SHA256.HashSizeInBytes)) throw new ArgumentException("A pin is a SHA-256 hash, 32 bytes.", nameof(pins));
        _inner = inner;
        _pins = [.. pins.Select(pin => pin.ToArray()).OrderBy(Convert.ToHexString, StringComparer.Ordinal)];
        TrustId = SHA256.HashData([.. "pins"u8, .. inner.TrustId.Span, .. _pins.SelectMany(pin => pin)]);
    }

    public override ReadOnlyMemory<byte> TrustId { get; }

    public override CertificateVerdict Verify(PeerCertificateDecision question)
    {
        CertificateVerdict verdict = _inner.Verify(question);
        if (!verdict.IsAccepted) return verdict;

        // The peer has proved that it holds the first one's key, so that one counts whatever the verifier says of the path.
        IEnumerable<ReadOnlyMemory<byte>> path = verdict.Path.Count > 0 ? verdict.Path : question.Chain.Take(1);
        try
        {
            return path.Any(IsPinned) ? verdict : CertificateVerdict.Refused(TlsFault.CertificateRefused, "no key in the path is pinned");
        }
        catch (AsnContentException)
        {
            return CertificateVerdict.Refused(TlsFault.MalformedCertificate, "a certificate of the path is malformed");
        }
    }

    private bool IsPinned(ReadOnlyMemory<byte> certificate)
    {
        byte[] pin = PinOf(certificate);
        return _pins.Any(known => known.AsSpan().SequenceEqual(pin));
    }
}

using System;
using System.Collections.Generic;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Messages;
using Tls.Core.Messages.Tls12;

namespace Tls.Core.Handshake;

/// <summary>
/// A peer's certificates, copied out of their message, with the leaf's key ready for one verification. What can be refused without
/// cryptography is refused here, before any signature is checked (LESSONS row 11).
/// </summary>
internal sealed class PeerChain : IDisposable
{
    private PeerChain(ReadOnlyMemory<byte>[] certificates, VerificationKey leafKey) => (Certificates, LeafKey) = (certificates, leafKey);

    /// <summary>DER, the peer's own first; never empty.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; }

    public VerificationKey LeafKey { get; }

    /// <summary>The staple for the first certificate (RFC 6066 §8), in DER; empty where none came.</summary>
    public ReadOnlyMemory<byte> OcspResponse { get; private init; }

    /// <summary>What came with the first certificate (RFC 6962 §3.3.1); empty where none came.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Timestamps { get; private init; } = [];

    /// <summary>The message holds at least one certificate.</summary>
    public static PeerChain Read(Certificate message, HandshakeContext context)
    {
        ReadOnlyMemory<byte>[] certificates = Allocate(message.Count, context);
        ReadOnlyMemory<byte> ocspResponse = default;
        ReadOnlyMemory<byte>[] timestamps = [];
        int index = 0;
        foreach (CertificateEntry entry in message)
        {
            // §4.5.1.1: each certificate may bear one; the peer's own is the one that is asked about.
            if (entry.Extensions.TryGetData(ExtensionType.StatusRequest, out ReadOnlySpan<byte> data))
            {
                CertificateStatus status = CertificateStatus.Parse(data);
                if (index == 0) ocspResponse = status.OcspResponse.ToArray();
            }
            if (entry.Extensions.TryGet(out SignedCertificateTimestampList list) && index == 0) timestamps = list.ToArray();
            certificates[index++] = entry.Data.ToArray();
        }
        return new PeerChain(certificates, ImportLeafKey(certificates[0].Span, context)) { OcspResponse = ocspResponse, Timestamps = timestamps };
    }

    /// <summary>The message holds at least one certificate.</summary>
    public static PeerChain Read(Certificate12 message, HandshakeContext context)
    {
        ReadOnlyMemory<byte>[] certificates = Allocate(message.Count, context);
        int index = 0;
        foreach (ReadOnlySpan<byte> certificate in message) certificates[index++] = certificate.ToArray();
        return new PeerChain(certificates, ImportLeafKey(certificates[0].Span, context));
    }

    /// <summary>The same chain with the status that TLS 1.2 sends as a message of its own.</summary>
    public PeerChain With(CertificateStatus status) => new([.. Certificates], LeafKey) { OcspResponse = status.OcspResponse.ToArray() };

    public void Dispose() => LeafKey.Dispose();

    private static ReadOnlyMemory<byte>[] Allocate(int count, HandshakeContext context)
    {
        PeerFaultException.ThrowIf(count > context.Limits.MaxCertificates, TlsFault.TooManyCertificates);
        return new ReadOnlyMemory<byte>[count];
    }

    private static VerificationKey ImportLeafKey(ReadOnlySpan<byte> leaf, HandshakeContext context)
    {
        CertificateFields fields = CertificateFields.ParseEndEntity(leaf);

        // §4.5.1.2: the key must be allowed to sign.
        PeerFaultException.ThrowIf(fields.AllowsDigitalSignature == false, TlsFault.CertificateKeyUsage);
        VerificationKey key = context.Provider.ImportPublicKey(leaf[fields.SubjectPublicKeyInfo]);
        context.Own(key);
        bool isTooLarge = key.Kind is CertificateKeyKind.Rsa or CertificateKeyKind.RsaPss && key.KeySize > context.Limits.MaxRsaKeySize;
        PeerFaultException.ThrowIf(isTooLarge, TlsFault.CertificateKeyTooLarge);
        return key;
    }
}
